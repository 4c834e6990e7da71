"""The form of an internal forwarding (庁内展開)."""

from typing import Any

from django import forms

from portal.notices.models import Delivery, Forwarding
from portal.notices.selectors import forwarding_targets
from portal.organisations.models import Seat

MAX_WORD = Forwarding._meta.get_field("word").max_length


class SeatChoice(forms.ModelChoiceField):
    """A seat of one's own organisation, named by section and unit and its duties."""

    def label_from_instance(self, obj: Seat) -> str:
        """介護保険課 給付係（介護保険）."""
        duties = "・".join(duty.name for duty in obj.duties.all())
        role = "代表窓口" if obj.is_representative else ""
        note = "、".join(filter(None, [duties, role]))
        return f"{obj.label}（{note}）" if note else obj.label


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

    def __init__(self, *args: Any, seat: Seat, delivery: Delivery, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "forward-%s", **kwargs})
        targets = forwarding_targets(seat, delivery).prefetch_related("duties")
        self.fields["to_seat"].queryset = targets  # type: ignore[attr-defined]
        self.fields["word"].widget.attrs.pop("maxlength", None)
