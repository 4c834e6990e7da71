"""No desk sees what only a prefecture was asked.

Cases that were gathered before have the division of the one they went into.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def withdraw_from_desks(apps, schema_editor):
    """Two statements."""
    case = apps.get_model("inquiries", "Case")
    above = case.objects.filter(pk=OuterRef("upward"))
    gathered = case.objects.filter(upward__isnull=False, division=None)
    gathered.update(
        division=Subquery(above.values("division")), queue=Subquery(above.values("queue"))
    )
    case.objects.filter(division=None).update(queue=None)


def give_back_to_desks(apps, schema_editor):
    """Every case gets the queue of its ticket again: before, none was without."""
    case, ticket = apps.get_model("inquiries", "Case"), apps.get_model("helpdesk", "Ticket")
    own = ticket.objects.filter(pk=OuterRef("ticket"))
    case.objects.filter(queue=None).update(queue=Subquery(own.values("queue")))
    # PostgreSQL alters no table with rows that it still has to look at.
    schema_editor.connection.check_constraints()


class Migration(migrations.Migration):
    dependencies = [
        ("helpdesk", "__first__"),
        ("inquiries", "0007_no_mail_of_helpdesk"),
    ]

    operations = [
        migrations.AlterField(
            model_name="case",
            name="queue",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="helpdesk.queue",
                verbose_name="列",
            ),
        ),
        migrations.RunPython(withdraw_from_desks, give_back_to_desks),
    ]
