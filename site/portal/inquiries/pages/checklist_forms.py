"""Forms of the checklists on a case."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from helpdesk.models import Checklist, ChecklistTask, ChecklistTemplate

from portal.extension.prepared import Prepared
from portal.inquiries.models import Case
from portal.inquiries.pages.forms import REQUIRED


class ChecklistForm(forms.Form):
    """A template that the case does not have yet."""

    template = forms.ChoiceField(label="確かめる項目", error_messages=REQUIRED)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.templates = {str(one.pk): one for one in templates(ticket=case.ticket_id)}
        # A second click names what the first one added.
        offered = [one for one in self.templates.values() if self.is_bound or not one.is_there]
        self.is_empty = not offered
        field: Any = self.fields["template"]
        field.choices = [(str(template.pk), template.name) for template in offered]

    def clean_template(self) -> ChecklistTemplate:
        """The template itself."""
        return self.templates[self.cleaned_data["template"]]


class TasksForm(forms.Form):
    """The tasks of all checklists of a case; those that are done are marked, and ``seen``."""

    done = forms.MultipleChoiceField(
        label="済んだもの", required=False, widget=forms.CheckboxSelectMultiple
    )
    seen = forms.MultipleChoiceField(
        label="画面にある印", required=False, widget=forms.MultipleHiddenInput
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        rows = list(tasks(ticket=case.ticket_id))
        self.is_empty = not rows
        marked = [str(task.pk) for task in rows if task.completion_date]
        super().__init__(*args, **kwargs | {"initial": {"done": marked, "seen": marked}})
        for field in self.fields.values():
            field.choices = [(str(task.pk), task.description) for task in rows]  # type: ignore[attr-defined]

    def clean_done(self) -> list[int]:
        """Their ids."""
        return [int(pk) for pk in self.cleaned_data["done"]]

    def clean_seen(self) -> list[int]:
        """Likewise."""
        return [int(pk) for pk in self.cleaned_data["seen"]]


@Prepared
def templates(ticket: int) -> QuerySet[ChecklistTemplate]:
    """All templates; ``is_there``: whether the ticket has a checklist of this name."""
    there = Checklist.objects.filter(ticket=ticket, name=OuterRef("name"))
    return ChecklistTemplate.objects.annotate(is_there=Exists(there)).order_by("name")


@Prepared
def tasks(ticket: int) -> QuerySet[ChecklistTask]:
    """The tasks of all checklists of a ticket."""
    of_ticket = ChecklistTask.objects.filter(checklist__ticket=ticket)
    return of_ticket.order_by("checklist", "position")
