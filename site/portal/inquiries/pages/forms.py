"""Forms of the officials. What was typed stays; what is wrong is said beside its field."""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils import timezone

from portal.extension.parameters import check_day, is_id, without_nul
from portal.inquiries.exceptions import NoSuchNotice
from portal.inquiries.holding import FARTHEST_DAYS
from portal.inquiries.models import Case, CaseKind, Category, Desk, Satisfaction
from portal.inquiries.redaction import folded, numbers_in
from portal.inquiries.selectors import duties, one_line
from portal.inquiries.services.opening import Question, desk_for
from portal.notices.models import NoticePage
from portal.notices.naming import notice_id_typed
from portal.notices.permissions import visible_notices
from portal.organisations.models import Duty, Organisation, Seat

MAX_TEXT = 20_000
REQUIRED = {"required": "入力してください。"}


class LinesField(forms.CharField):
    """Text of several lines. A line break counts as one character, as the browser counts it."""

    def to_python(self, value: Any) -> Any:
        """The text with plain line breaks."""
        text = super().to_python(value)
        return text.replace("\r\n", "\n") if text else text


class OneLineField(forms.CharField):
    """One line. Browsers send no others: breaks in what comes without one become spaces."""

    def to_python(self, value: Any) -> Any:
        """The words in one line."""
        return one_line(super().to_python(value) or "")


def text_field(label: str, *, required: bool = True, hint: str = "", rows: int = 6) -> Any:
    """Several lines."""
    return LinesField(
        label=label,
        required=required,
        max_length=MAX_TEXT,
        help_text=hint,
        widget=forms.Textarea({"rows": rows}),
        error_messages=REQUIRED,
    )


def day_field(label: str, *, required: bool = False, hint: str = "") -> Any:
    """A day in the browser's own calendar."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=hint,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        validators=[check_day],
        error_messages={"invalid": "2026-12-01 のように入力してください。", **REQUIRED},
    )


def notice_typed(typed: str, user: Any, seat: Seat) -> NoticePage | None:
    """The newest notice with this number or code that may be read from here."""
    plain = unicodedata.normalize("NFKC", typed)
    notices, code = visible_notices(user, seat), notice_id_typed(plain)
    if code is not None:
        found = notices.filter(pk=code)
    else:
        found = notices.filter(document_number__in={plain, typed})
    return found.order_by("-first_published_at").first()


class QuestionForm(forms.Form):
    """What is asked, without the one who is asked: for one case, and for several put together."""

    needs_desk = True

    title = OneLineField(
        label="件名", max_length=200, error_messages=REQUIRED,
        help_text="1行で。あとから探すときの名前になります。",
        widget=forms.TextInput({"data-suggest-source": ""}),
    )  # fmt: skip
    text = text_field(
        "くわしい内容",
        hint="氏名、被保険者番号、住所など、個人が分かることは書かないでください。",
        rows=8,
    )
    topic = forms.ChoiceField(
        label="事業の区分", error_messages={"required": "選んでください。"},
        help_text="ちょうどのものがなければ、近いものを選んでください。",
    )  # fmt: skip
    kind = forms.ChoiceField(
        label="種類", choices=CaseKind.choices, initial=CaseKind.INTERPRETATION, required=False
    )
    notice = forms.CharField(
        label="関係する通知", required=False, max_length=100,
        help_text="文書番号（老介発1118第2号）か、通知のコード（T-123）。",
    )  # fmt: skip
    wished_on = day_field("回答を希望する日")
    may_share = forms.BooleanField(
        label="団体名と個別の事情を伏せて、ほかの団体に見せたりFAQにしたりしてよい",
        required=False,
        initial=True,
    )
    digits_ok = forms.BooleanField(
        label="挙げられた数字は、個人の番号ではありません", required=False
    )

    def __init__(self, *args: Any, user: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.seat = user, seat
        self.duties: dict[str, tuple[Duty, Category | None]] = {}
        self.asks_about_digits = False
        self.place: tuple[Desk, Organisation] | None = None
        topic: Any = self.fields["topic"]
        topic.choices = [("", "選んでください"), *self.topics()]

    def topics(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Each duty as a group: as a whole, and its categories."""
        groups = []
        for duty in self.asked_duties():
            whole = f"d{duty.pk}"
            self.duties[whole] = (duty, None)
            choices = [(whole, f"{duty.name}（全般）")]
            for category in duty.categories.all():
                self.duties[f"c{category.pk}"] = (duty, category)
                choices.append((f"c{category.pk}", category.name))
            groups.append((duty.name, choices))
        return groups

    def asked_duties(self) -> Iterable[Duty]:
        """What the ministry can be asked about."""
        return duties().filter(has_desk=True)

    def clean_kind(self) -> str:
        """疑義照会, unless something else was chosen."""
        return self.cleaned_data["kind"] or CaseKind.INTERPRETATION

    def clean_topic(self) -> str:
        """A duty, with its desk; that it has one matters where the ministry is asked."""
        topic: str = self.cleaned_data["topic"]
        self.place = desk_for(self.duties[topic][0])
        if self.place is None and self.needs_desk:
            raise forms.ValidationError("この区分を受け持つ国の窓口がありません。")
        return topic

    def clean_notice(self) -> NoticePage | None:
        """The newest notice of this number that may be read from here."""
        typed = self.cleaned_data["notice"].strip()
        if not typed:
            return None
        notice = notice_typed(typed, self.user, self.seat)
        if notice is None:
            raise forms.ValidationError(str(NoSuchNotice()))
        return notice

    def clean_wished_on(self) -> Any:
        """Not in the past."""
        day = self.cleaned_data["wished_on"]
        if day and day < timezone.localdate():
            raise forms.ValidationError("きょう以降の日にしてください。")
        return day

    def clean(self) -> dict[str, Any]:
        """Numbers in the text are asked about once: they may be somebody's."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name in ("title", "text"):
            numbers = numbers_in(folded(cleaned.get(name) or ""))
            if numbers:
                self.asks_about_digits = True
                if not cleaned.get("digits_ok"):
                    self.add_error(name, f"番号のような数字があります：{'、'.join(numbers)}。"
                                   "個人の番号なら消してください。"
                                   "そうでなければ、下の欄で確かめてください。")  # fmt: skip
        return cleaned

    def question(self, first: str) -> Question:
        """What is asked, once the form is valid."""
        values = self.cleaned_data
        duty, category = self.duties[values["topic"]]
        desk, division = self.place or (None, None)
        return Question(
            title=values["title"],
            text=values["text"],
            kind=values["kind"],
            duty=duty,
            category=category,
            desk=desk,
            division=division,
            first=first,
            notice=values["notice"].pk if values["notice"] else None,
            wished_on=values["wished_on"],
            may_share=values["may_share"],
        )


class CasesField(forms.ModelMultipleChoiceField):
    """Chosen cases; a number that no database holds is refused like any other stranger."""

    def clean(self, value: Any) -> Any:
        """Raises ValidationError."""
        if not all(is_id(str(pk)) for pk in value or ()):
            raise forms.ValidationError(self.error_messages["invalid_choice"], "invalid_choice")
        return super().clean(value)


class GatherForm(QuestionForm):
    """Several cases of municipalities in one question to the ministry."""

    field_order = ["case"]  # as the page has it, and so the list of errors

    case = CasesField(
        label="まとめる照会", queryset=Case.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "まとめる照会を選んでください。",
            "invalid_choice": "ボールがほかに移った照会があります。一覧から選び直してください。",
        },
    )  # fmt: skip

    def __init__(self, *args: Any, cases: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["case"]
        field.queryset = cases
        field.label_from_instance = lambda case: f"{case.organisation.name}：{case.subject}"


class TextForm(forms.Form):
    """Words, and files with them."""

    text = text_field("内容")


class OptionalTextForm(forms.Form):
    """A word that may be left out."""

    text = text_field("ひとこと", required=False, rows=3)


class ReopenForm(forms.Form):
    """A click is enough; what is unclear helps whoever answers next."""

    text = text_field("分からないところ", required=False, rows=3)


class NothingForm(forms.Form):
    """A button alone."""


class RequestForm(forms.Form):
    """What the asker has to send, and by when."""

    text = text_field("お願いする内容")
    next_on = day_field("返事の期日", hint="空欄なら5営業日後です。")


class DateForm(forms.Form):
    """The next date."""

    next_on = day_field("次の期日", required=True, hint=f"あす以降、{FARTHEST_DAYS}日以内。")


class RateForm(forms.Form):
    """One of three buttons."""

    satisfaction = forms.ChoiceField(label="満足度", choices=Satisfaction.choices)


def initial_of(case: Case) -> dict[str, Any]:
    """What a gathered question takes over from the first of its cases."""
    topic = f"c{case.category_id}" if case.category_id else f"d{case.duty_id}"
    return {"title": case.subject, "topic": topic, "kind": case.kind}


def typed_data(params: Any, names: Sequence[str]) -> dict[str, str]:
    """The fields as typed, for a draft: uncut, but for NUL, which PostgreSQL keeps in no JSON."""
    return {name: without_nul(str(params.get(name, ""))) for name in names}
