"""How many steps after the day of the promised answer were told; of before, where the next date's
steps were told, those that were due by then. They are not told again."""

from django.db import migrations, models
from django.utils import timezone

from portal.extension.working_days import add_working_days, working_days_between

STEPS = (1, 3, 5)


def count_what_was_told(apps, schema_editor):
    """Whoever heard that the next date had passed needs no second word about the answer."""
    today = timezone.localdate()
    told = apps.get_model("inquiries", "Case").objects.filter(
        escalation__gt=0, next_on__isnull=False, clock_since__isnull=False
    )
    for case in told.iterator():
        left = max(1, case.target_days - case.clock_days)
        late = working_days_between(add_working_days(case.clock_since, left), today)
        case.answer_escalation = min(case.escalation, sum(late >= days for days in STEPS))
        case.save(update_fields=["answer_escalation"])


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0012_fill_told")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="answer_escalation",
            field=models.PositiveSmallIntegerField(
                default=0, verbose_name="回答の目安の超過を知らせた段階"
            ),
        ),
        migrations.RunPython(count_what_was_told, migrations.RunPython.noop),
    ]
