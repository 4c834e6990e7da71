"""Every case gets the queue of its ticket."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    """One statement."""
    case, ticket = apps.get_model("inquiries", "Case"), apps.get_model("helpdesk", "Ticket")
    own = ticket.objects.filter(pk=OuterRef("ticket"))
    case.objects.filter(queue=None).update(queue=Subquery(own.values("queue")))


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0002_case_queue")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
