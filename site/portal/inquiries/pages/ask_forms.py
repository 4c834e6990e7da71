"""The form of a new question: what is asked, and who is asked."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms

from portal.extension.exits import AskingExit, TypedQuestion, offered_exits
from portal.inquiries.models import Holder
from portal.inquiries.pages.forms import QuestionForm
from portal.inquiries.selectors import duties
from portal.organisations.models import Duty


class AskForm(QuestionForm):
    """``/inquiries/new/``: four required fields at most. What no desk of the ministry answers for
    is asked of the prefecture; seats without one are not offered it.
    """

    needs_desk = False
    to = forms.ChoiceField(
        label="聞く相手",
        error_messages={
            "required": "聞く相手を選んでください。",
            "invalid_choice": "この相手には聞けません。聞く相手を選び直してください。",
        },
        widget=forms.RadioSelect,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.without_desk: list[str] = []
        super().__init__(*args, **kwargs)
        to: Any = self.fields["to"]
        to.choices = [(Holder.BUREAU, "厚生労働省")]
        if self.seat.organisation.prefecture:
            prefecture = self.seat.organisation.prefecture.name
            to.choices = [(Holder.PREFECTURE, prefecture), *to.choices]
        else:
            to.initial = Holder.BUREAU
        offered = offered_exits(self.user, self.seat)
        self.offered = {f"exit-{way.key}": way for way in offered}
        to.choices = [*to.choices, *((value, way.label) for value, way in self.offered.items())]

    def asked_duties(self) -> Iterable[Duty]:
        """Every duty, where there is a prefecture to ask."""
        if self.seat.organisation.prefecture is None:
            return super().asked_duties()
        found = list(duties())
        self.without_desk = [duty.name for duty in found if not duty.has_desk]
        return found

    def clean_to(self) -> str:
        """The ministry only where a desk of it has the topic."""
        to: str = self.cleaned_data["to"]
        if to == Holder.BUREAU and "topic" in self.cleaned_data and self.place is None:
            raise forms.ValidationError(
                "選んだ区分は、国の窓口がまだありません。都道府県に聞いてください。"
            )
        return to

    @property
    def way(self) -> AskingExit | None:
        """The feature's exit that was chosen, once the form is valid."""
        return self.offered.get(self.cleaned_data["to"])

    def typed_question(self, key: UUID, files: Sequence[Any]) -> TypedQuestion:
        """What such an exit is given, once the form is valid."""
        question = self.question("")
        return TypedQuestion(
            key=key,
            user=self.user,
            seat=self.seat,
            title=question.title,
            text=question.text,
            files=files,
            duty_id=question.duty.pk,
            notice_id=question.notice,
        )
