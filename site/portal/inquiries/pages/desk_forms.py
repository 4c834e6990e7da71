"""Forms of the desks: drafts, approval, assignment, moving, sharing, merging, phone calls."""

from collections.abc import Sequence
from typing import Any

from django import forms

from portal.inquiries.charge import agent_names
from portal.inquiries.models import OPEN_STATES, AnswerDraft, Case, Desk
from portal.inquiries.numbers import read_number
from portal.inquiries.pages.confirming import ConfirmedForm
from portal.inquiries.pages.forms import REQUIRED, OneLineField, QuestionForm, text_field
from portal.inquiries.reach import reading_the_same
from portal.inquiries.redaction import telling_words
from portal.organisations.csv_files import half_width
from portal.organisations.models import Organisation, Seat
from portal.organisations.selectors import responsible_seats

NOBODY = "決まっていない"


class DraftForm(ConfirmedForm):
    """The shared answer; ``seen`` is the version that stood on the screen."""

    text = text_field("回答", rows=10)
    basis = text_field("根拠", required=False, rows=2, hint="通知の番号と箇所、条文など。")
    seen = forms.IntegerField(
        label="画面にある版", widget=forms.HiddenInput, min_value=0, max_value=32_000
    )
    newer: AnswerDraft | None = None

    def come_after(self, version: AnswerDraft | None) -> None:
        """Show a version saved meanwhile; whoever saves again has seen it."""
        self.newer = version
        self.data = {**self.sent(), "seen": str(version.number if version else 0)}


class NumberForm(forms.Form):
    """The version that stood on the screen."""

    number = forms.IntegerField(
        label="画面にある版", widget=forms.HiddenInput, min_value=1, max_value=32_000
    )


class ReturnForm(NumberForm):
    """Why the version is given back."""

    word = text_field("差し戻しの理由", rows=3)


class WordForm(forms.Form):
    """How the end was confirmed."""

    word = text_field("確かめ方", rows=2, hint="例：電話で照会者に確かめた。")


class AssignForm(forms.Form):
    """One of the desk's agents, or nobody yet."""

    user = forms.ChoiceField(label="担当者", required=False)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["user"]
        field.choices = [("", NOBODY), *agent_names([case.ticket.queue_id]).items()]

    def clean_user(self) -> int | None:
        """The person's id."""
        return int(self.cleaned_data["user"]) if self.cleaned_data["user"] else None


class MoveForm(forms.Form):
    """Another division, with the desk that it works at; ``also``: cases that go with the first."""

    target = forms.ChoiceField(label="移す先", error_messages=REQUIRED)
    text = text_field("移す理由", rows=3, hint="移した先の担当者と都道府県に見えます。")

    def __init__(self, *args: Any, case: Case, also: Sequence[Case] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = {(one.ticket.queue_id, one.division_id) for one in (case, *also)}
        self.targets = {
            f"{desk.pk}-{division.pk}": (desk, division)
            for desk in Desk.objects.select_related("queue").prefetch_related("divisions__parent")
            for division in desk.divisions.all()
            if places != {(desk.queue_id, division.pk)}
        }
        field: Any = self.fields["target"]
        field.choices = [
            (key, f"{desk}：{division.name}") for key, (desk, division) in self.targets.items()
        ]

    def clean(self) -> dict[str, Any]:
        """The desk and the division themselves."""
        data = super().clean() or {}
        if data.get("target"):
            data["desk"], data["division"] = self.targets[data.pop("target")]
        return data


class ShareForm(ConfirmedForm):
    """The question in words that tell nothing of who asked."""

    title = OneLineField(label="共有する件名", max_length=200, error_messages=REQUIRED)
    text = text_field("共有する内容")

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case

    def clean(self) -> dict[str, Any]:
        """Names and numbers are pointed at; the agent decides."""
        data = super().clean()
        confirmed = data.pop("names_ok")
        cases = reading_the_same(self.case)
        found = {name: telling_words(data.get(name, ""), *cases) for name in ("title", "text")}
        words = [*dict.fromkeys([*found["title"], *found["text"]])]
        if not set(words) <= set(confirmed):
            self.ask_anew(words)
            for name in filter(found.get, found):
                self.add_error(
                    name,
                    "団体や人が分かる言葉が残っているかもしれません："
                    f"{'、'.join(found[name])}。直すか、下の欄に印を付けてください。",
                )
        return data


class MergeForm(ConfirmedForm):
    """The case that stays; answers that it has are read by the parties of this one too."""

    pointed_at = "into"

    into = forms.CharField(
        label="統合先の番号", max_length=40, help_text="CAS で始まる番号。", error_messages=REQUIRED
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case

    def clean(self) -> dict[str, Any]:
        """An open case of the same desk."""
        data = super().clean() or {}
        typed = data.pop("into", "")
        # What only a prefecture was asked lies at no desk: its number is like one that is none.
        at_desk = Case.objects.filter(queue=self.case.queue_id, state__in=OPEN_STATES)
        same = at_desk.exclude(pk=self.case.pk)
        found = same.filter(number=read_number(typed) or "").first()
        if typed and found is None:
            self.add_error("into", "この窓口の、終わっていない照会の番号を入れてください。")
        elif found is not None:
            data["into_id"] = found.pk
        return data


class PhoneForm(QuestionForm):
    """A call, entered for the municipality that rang."""

    organisation = forms.CharField(
        label="電話をかけてきた団体", max_length=60, error_messages=REQUIRED,
        help_text="団体コード（011002）か、都道府県からの名前（北海道札幌市）。",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["may_share"].initial = False
        self.fields["may_share"].help_text = "電話で同意を得たときに印を付けます。"

    def clean_organisation(self) -> Organisation:
        """By code or name, in any width."""
        typed = "".join(half_width(self.cleaned_data["organisation"]).split())
        local = Organisation.objects.local_governments().select_related("prefecture")
        found = list(local.filter(code=typed)) or [
            one for one in local.filter(name__in=endings(typed)) if typed in names_of(one)
        ]
        if len(found) != 1:
            known = "1つに決まりません" if found else "見つかりません"
            raise forms.ValidationError(
                f"団体が{known}。コードか、都道府県からの名前にしてください。"
            )
        return found[0]

    def clean(self) -> dict[str, Any]:
        """The seat in charge of the duty there, else the 代表窓口."""
        cleaned = super().clean()
        organisation, topic = cleaned.get("organisation"), cleaned.get("topic")
        if organisation and topic:
            rows = responsible_seats([organisation.pk], [self.duties[topic][0].pk])
            seats = Seat.objects.select_related("organisation__prefecture")
            cleaned["asking"] = seats.filter(pk=rows[0][1]).first() if rows else None
            if cleaned["asking"] is None:
                self.add_error("organisation", "この団体には、照会を持てる席がまだありません。")
        return cleaned


def endings(typed: str) -> list[str]:
    """The name alone, wherever the prefecture ends."""
    return [typed[start:] for start in range(len(typed))]


def names_of(organisation: Organisation) -> tuple[str, str]:
    """With and without the prefecture."""
    prefecture = organisation.prefecture.name if organisation.prefecture else ""
    return organisation.name, f"{prefecture}{organisation.name}"
