from django.db import migrations

# Fenland, Peterborough and the Huntingdonshire towns go north (DOMAIN.md section 0: local protocol – check).
ROUTES = [
    ("PE", "", "caiu-peterborough", "874", "the Peterborough area"),
    ("PE", "13", "caiu-peterborough", "873", "Fenland"),
    ("PE", "14", "caiu-peterborough", "873", "Fenland"),
    ("PE", "15", "caiu-peterborough", "873", "Fenland"),
    ("PE", "16", "caiu-peterborough", "873", "Fenland"),
    ("PE", "19", "caiu-cambridge", "873", "Huntingdonshire (St Neots)"),
    ("PE", "26", "caiu-peterborough", "873", "Huntingdonshire (Ramsey)"),
    ("PE", "27", "caiu-cambridge", "873", "Huntingdonshire (St Ives)"),
    ("PE", "28", "caiu-cambridge", "873", "Huntingdonshire (villages)"),
    ("PE", "29", "caiu-cambridge", "873", "Huntingdonshire (Huntingdon)"),
    ("CB", "", "caiu-cambridge", "873", "the Cambridge area"),
]


def seed(apps, editor):
    rule = apps.get_model("triage", "RoutingRule")
    rule.objects.bulk_create(rule(area=a, district=d, unit=u, local_authority=la, name=n) for a, d, u, la, n in ROUTES)


class Migration(migrations.Migration):
    """Which CAIU unit and which authority a postcode belongs to."""

    dependencies = [("triage", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
