"""Forms of the desks' list: several cases at once, and conditions to save."""

from collections.abc import Sequence
from typing import Any

from django import forms

from portal.inquiries.models import Case
from portal.inquiries.pages.desk_forms import AssignForm, MoveForm
from portal.inquiries.pages.forms import REQUIRED, OneLineField

ACTS = {"assign": "担当者を決める", "move": "担当課を変える", "merge": "1件に統合する"}


class SaveForm(forms.Form):
    """A name for the conditions of the list."""

    title = OneLineField(label="条件の名前", max_length=100, error_messages=REQUIRED)


class BulkAssignForm(AssignForm):
    """One agent for all of them."""

    def __init__(self, *args: Any, cases: Sequence[Case], **kwargs: Any) -> None:
        super().__init__(*args, case=cases[0], **kwargs)

    def clean(self) -> dict[str, Any]:
        """The service's word."""
        data = super().clean() or {}
        return {"user_id": data.get("user")}

    def concerns(self, case: Case) -> bool:
        """All of them."""
        return True


class BulkMoveForm(MoveForm):
    """One division for all of them."""

    def __init__(self, *args: Any, cases: Sequence[Case], **kwargs: Any) -> None:
        super().__init__(*args, case=cases[0], also=cases[1:], **kwargs)

    def concerns(self, case: Case) -> bool:
        """What is there already keeps its agent."""
        there = (self.cleaned_data["desk"].queue_id, self.cleaned_data["division"].pk)
        return (case.ticket.queue_id, case.division_id) != there


class BulkMergeForm(forms.Form):
    """Which of them stays."""

    into = forms.ChoiceField(
        label="残す照会", widget=forms.RadioSelect, error_messages={"required": "選んでください。"},
        help_text="ほかの照会は終わり、この照会の回答が届きます。",
    )  # fmt: skip

    def __init__(self, *args: Any, cases: Sequence[Case], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["into"]
        field.choices = [(str(case.pk), f"{case.number}　{case.subject}") for case in cases]

    def clean(self) -> dict[str, Any]:
        """The service's word."""
        data = super().clean() or {}
        if data.get("into"):
            data["into_id"] = int(data.pop("into"))
        return data

    def concerns(self, case: Case) -> bool:
        """All but the one that stays."""
        into: int = self.cleaned_data["into_id"]
        return case.pk != into


class BulkForm(BulkAssignForm, BulkMoveForm, BulkMergeForm):
    """The fields of all acts with their names, to show what was sent; no act asks for all."""

    act = forms.ChoiceField(label="行うこと", choices=ACTS)
