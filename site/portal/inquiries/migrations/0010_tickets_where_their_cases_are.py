"""Tickets of old cases lie where their cases are seen, and nobody looks after them elsewhere.

Gathered cases had the queue of the one they went into, their tickets the one of before; agents had
been chosen for cases that only the prefecture was asked.
"""

from django.db import migrations
from django.db.models import F, OuterRef, Subquery


def follow_the_cases(apps, schema_editor):
    """Three statements. What one desk approved, or was asked to, the next one approves itself."""
    case, ticket = apps.get_model("inquiries", "Case"), apps.get_model("helpdesk", "Ticket")
    own = case.objects.filter(ticket=OuterRef("pk"))
    elsewhere = case.objects.filter(queue__isnull=False).exclude(queue=F("ticket__queue"))
    drafts = apps.get_model("inquiries", "AnswerDraft").objects.filter(case__in=elsewhere)
    drafts.filter(state__in=("submitted", "approved")).update(state="draft")
    moved = ticket.objects.filter(pk__in=elsewhere.values("ticket"))
    moved.update(queue=Subquery(own.values("queue")), assigned_to=None)
    at_no_desk = ticket.objects.filter(pk__in=case.objects.filter(queue=None).values("ticket"))
    at_no_desk.filter(assigned_to__isnull=False).update(assigned_to=None)


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0009_draft_files")]

    operations = [migrations.RunPython(follow_the_cases, migrations.RunPython.noop)]
