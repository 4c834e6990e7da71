"""The form of an internal forwarding (庁内展開)."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator

from portal.accounts.resumption import WayBack
from portal.notices.models import Delivery, Forwarding
from portal.notices.selectors import forwarding_targets, target_labels
from portal.organisations.models import Seat

MAX_WORD = Forwarding._meta.get_field("word").max_length
KEEP_SECONDS = 10 * 60


class SeatLabels(ModelChoiceIterator):
    """Choices from labels that were read in one query, not from a list of seats."""

    field: "SeatChoice"

    def __iter__(self) -> Iterator[Any]:
        yield "", self.field.empty_label
        yield from self.field.labels.items()


class SeatChoice(forms.ModelChoiceField):
    """A seat of one's own organisation, named by section and unit and its duties."""

    iterator = SeatLabels
    labels: dict[int, str] = {}


class ForwardForm(forms.Form):
    """To which seat, with what word. Only open seats of the own organisation can be chosen."""

    to_seat = SeatChoice(
        label="展開する席",
        queryset=Seat.objects.none(),
        empty_label="席を選んでください",
        error_messages={
            "required": "展開する席を選んでください。",
            "invalid_choice": "この席には展開できません。自団体の、いまある席を選んでください。",
        },
    )
    word = forms.CharField(
        label="ひとこと",
        required=False,
        max_length=MAX_WORD,
        help_text=f"{MAX_WORD}字まで。庁内の人だけが読めます。",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": f"ひとことは{MAX_WORD}字以内で入力してください。"},
    )

    # From a page of another seat: how to send it from there.
    way_back: WayBack | None = None
    # Nothing can be forwarded from this seat any more: the word is shown, not sent again.
    is_over = False

    def __init__(self, *args: Any, seat: Seat, delivery: Delivery, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "forward-%s", **kwargs})
        self.targets = target_labels(seat, delivery)
        field: Any = self.fields["to_seat"]
        field.labels = self.targets
        field.queryset = forwarding_targets(seat, delivery)
        self.fields["word"].widget.attrs.pop("maxlength", None)

    @property
    def key(self) -> str:
        """What the fields of an empty form depend on; a form with typed text has none."""
        return "" if self.is_bound else repr(self.targets)

    @property
    def keep_seconds(self) -> int:
        """For the ``cache`` tag; what somebody has typed is never kept."""
        return 0 if self.is_bound else KEEP_SECONDS
