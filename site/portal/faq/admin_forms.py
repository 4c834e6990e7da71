"""Forms of the review queue, of 廃止 and of the import."""

from datetime import timedelta
from typing import Any, cast

from django import forms
from django.utils import timezone

from portal.faq.models import FaqChange, FaqPage, Feedback
from portal.faq.review_days import check_plausible, check_to_come
from portal.faq.services.drafting import REVIEW_DAYS

MAX_NOTE = FaqChange._meta.get_field("note").max_length
MAX_HANDLING = Feedback._meta.get_field("handling").max_length


class CheckForm(forms.Form):
    """What came of looking: kept as it is, or corrected."""

    outcome = forms.TypedChoiceField(
        label="確認の結果",
        choices=[
            ("kept", "答えはそのままでよい"),
            ("corrected", "答えを直した（直したFAQを公開した）"),
        ],
        coerce=lambda value: value == "corrected",
        widget=forms.RadioSelect,
        error_messages={"required": "どちらかを選んでください。"},
    )
    note = forms.CharField(
        label="説明",
        max_length=MAX_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="変更の履歴に載り、全員が読めます。例：差し替えは別紙2の日付だけで、答えは変わりません。",
        error_messages={"required": "どう確かめたかを入力してください。"},
    )
    review_on = forms.DateField(
        label="次の見直し",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[check_plausible, check_to_come],
        error_messages={"required": "次に見直す日を入力してください。"},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


def first_review(page: FaqPage) -> Any:
    """The day to propose: the present one where it is still to come, else a year from now."""
    today = timezone.localdate()
    return (
        page.review_on
        if page.review_on and page.review_on > today
        else today + timedelta(days=REVIEW_DAYS)
    )


class HandlingForm(forms.Form):
    """What the owner did about what a reader missed."""

    handling = forms.CharField(
        label="対応",
        max_length=MAX_HANDLING,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="省内の記録です。例：窓口での例を足して公開した。",
        error_messages={"required": "どう対応したかを入力してください。"},
    )


class WithdrawForm(forms.Form):
    """Reason and successor of 廃止."""

    reason = forms.CharField(
        label="廃止の理由",
        max_length=MAX_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="FAQの一番上に出ます。",
        error_messages={"required": "廃止の理由を入力してください。"},
    )
    successor = forms.ModelChoiceField(
        label="代わりのFAQ",
        queryset=FaqPage.objects.none(),
        required=False,
        help_text="代わりに見るFAQがあれば選びます。",
    )

    def __init__(self, *args: Any, page: FaqPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = FaqPage.objects.filter(live=True, standing__withdrawn_at__isnull=True)
        successor = cast(forms.ModelChoiceField, self.fields["successor"])
        successor.queryset = others.exclude(pk=page.pk).order_by("title", "pk")


class ImportForm(forms.Form):
    """The file of a bulk import."""

    file = forms.FileField(
        label="Excelファイル（.xlsx）",
        error_messages={
            "required": "Excelファイルを選んでください。",
            "empty": "ファイルが空です。",
        },
        widget=forms.ClearableFileInput(
            attrs={
                "accept": ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            }
        ),
    )
