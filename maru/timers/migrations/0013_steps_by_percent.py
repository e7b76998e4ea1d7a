from django.db import migrations


def rename(apps, editor):
    """Steps go by their percent. Clocks that run keep the marks that they were set with, and get no others: what would
    be over already does not happen all at once."""
    step = apps.get_model("timers", "TimerStep")
    step.objects.filter(name="breach").update(name="100")
    rules = apps.get_model("timers", "ClockRule").objects.exclude(warn_percent=0)
    for percent in rules.values_list("warn_percent", flat=True).distinct():
        warned = step.objects.filter(name="warn", timer__rule__warn_percent=percent)
        warned.update(name=str(percent))
    step.objects.filter(timer__rule__slug="rag_red", fired_at=None, dropped_at=None).update(urgent=True)


def name_back(apps, editor):
    step = apps.get_model("timers", "TimerStep")
    step.objects.filter(name="100").update(name="breach")
    rules = apps.get_model("timers", "ClockRule").objects.exclude(warn_percent=0)
    for percent in rules.values_list("warn_percent", flat=True).distinct():
        step.objects.filter(name=str(percent), timer__rule__warn_percent=percent).update(name="warn")
    step.objects.exclude(name__in=["warn", "breach"]).delete()


class Migration(migrations.Migration):
    """Steps go by their percent."""

    dependencies = [("timers", "0012_who_hears")]
    operations = [migrations.RunPython(rename, name_back)]
