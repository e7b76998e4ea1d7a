from cryptography.fernet import InvalidToken
from django.db import migrations

from maru.web.cipher import SECRETS, encrypted, keys


def rewritten(apps, change):
    """Each kept secret as `change` makes it."""
    for factor in apps.get_model("mfa", "Authenticator").objects.filter(type__in=list(SECRETS)):
        name = SECRETS[factor.type]
        if name in factor.data:
            factor.data[name] = change(factor.data[name])
            factor.save(update_fields=["data"])


def in_clear(kept):
    try:
        return keys().decrypt(kept).decode()
    except InvalidToken:
        return kept


def encrypt(apps, _):
    rewritten(apps, lambda kept: encrypted(in_clear(kept)))


def decrypt(apps, _):
    rewritten(apps, in_clear)


class Migration(migrations.Migration):
    dependencies = [("web", "0001_initial"), ("mfa", "0003_authenticator_type_uniq")]

    operations = [migrations.RunPython(encrypt, decrypt)]
