"""People who sign in, and the accounts under which other agencies' systems act."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from maru.common.fields import declares

# Addresses of accounts that get no mail; the top-level domain is reserved for what never exists (RFC 2606).
SYSTEMS_DOMAIN = "systems.invalid"


class UserManager(BaseUserManager):
    """Finds people by their e-mail address, whatever its capitals."""

    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email__iexact=email)

    def holding(self, roles: Iterable[str], **where: Any) -> models.QuerySet:
        """Whoever can sign in and holds one of these roles now, each once; `where` says in which unit (`unit=`)."""
        held = {"role__in": tuple(roles), "until": None, **where}
        memberships = {f"memberships__{name}": value for name, value in held.items()}
        return self.filter(is_active=True, signs_in=True, **memberships).distinct()


@declares(personal="email name title number phone", sensitive="password")
class User(AbstractBaseUser):
    """Somebody who signs in: an officer, a member of staff or a partner agency's practitioner.

    There is no superuser: what one may do comes from memberships alone. An account that never `signs_in` is
    that of an agency's system (docs/adr/0008): it has no password and gets no mail.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=120)
    title = models.CharField("rank or job title", max_length=80, blank=True)
    number = models.CharField("collar or staff number", max_length=20, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    is_active = models.BooleanField(default=True)
    signs_in = models.BooleanField(default=True, db_default=True)
    joined_at = models.DateTimeField()

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ("name",)
    is_staff = False
    is_superuser = False

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_user_per_email"),
            models.CheckConstraint(
                condition=Q(signs_in=True) | Q(password__startswith="!"),  # noqa: S106 - what Django calls unusable
                name="no_password_for_who_never_signs_in",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Django's own permissions are not used; guardian's grants on single records are asked for by name."""
        return False

    def has_module_perms(self, label: str) -> bool:
        return False
