"""What an agent makes sure of: helpdesk's checklists, marked on our page of the case."""

from collections.abc import Collection

from django.utils import timezone
from helpdesk.models import Checklist, ChecklistTask, ChecklistTemplate

from portal.inquiries.models import Side
from portal.inquiries.permissions import Actor
from portal.inquiries.writing import locked, require_side


def add_checklist(*, actor: Actor, case_id: int, template: ChecklistTemplate) -> Checklist:
    """The tasks of a template, to be marked on this case; the same template again is none.

    Raises NotAllowed.
    """
    with locked(case_id) as case:
        require_side(case, actor, Side.BUREAU)
        found, created = Checklist.objects.get_or_create(ticket=case.ticket, name=template.name)
        if created:
            found.create_tasks_from_template(template)
        return found


def mark_tasks(
    *, actor: Actor, case_id: int, done: Collection[int], seen: Collection[int] = ()
) -> None:
    """Set and take away what differs from ``seen``, the marks that stood on the screen.

    What a colleague marked meanwhile stays, and a mark that stands keeps its time.
    Raises NotAllowed.
    """
    with locked(case_id) as case:
        require_side(case, actor, Side.BUREAU)
        tasks = ChecklistTask.objects.filter(checklist__ticket=case.ticket)
        tasks.filter(pk__in=set(seen) - set(done)).update(completion_date=None)
        added = tasks.todo().filter(pk__in=set(done) - set(seen))
        added.update(completion_date=timezone.now())
