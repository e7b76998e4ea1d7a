from django.db import migrations, models

MAY_PAUSE = """
CREATE FUNCTION clock_may_pause() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM timers_timer t JOIN timers_clockrule r ON r.id = t.rule_id
               WHERE t.id = NEW.timer_id AND r.statutory) THEN
        RAISE EXCEPTION 'a statutory clock is never paused'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'no_statutory_clock_is_paused';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER may_pause BEFORE INSERT OR UPDATE ON timers_clockpause
FOR EACH ROW EXECUTE FUNCTION clock_may_pause();
"""


class Migration(migrations.Migration):
    """No rule of length zero or of ten thousand days, and no pause of what the law counts."""

    dependencies = [("timers", "0010_every_clock")]
    operations = [
        migrations.AddConstraint(
            model_name="clockrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("length", 0), ("span__in", ["ao", "sd", "nt"])),
                    models.Q(("length__gte", 1), ("length__lte", 2400), ("span__in", ["h", "oh"])),
                    models.Q(("length__gte", 1), ("length__lte", 2500), ("span", "wd")),
                    models.Q(("length__gte", 1), ("length__lte", 3650), ("span", "cd")),
                    models.Q(("length__gte", 1), ("length__lte", 520), ("span", "wk")),
                    models.Q(("length__gte", 1), ("length__lte", 120), ("span", "cm")),
                    _connector="OR",
                ),
                name="within_a_length_that_can_be_kept",
            ),
        ),
        migrations.RunSQL(MAY_PAUSE, "DROP TRIGGER may_pause ON timers_clockpause; DROP FUNCTION clock_may_pause();"),
    ]
