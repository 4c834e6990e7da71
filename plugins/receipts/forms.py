"""Forms of the answers other than the one button, and of proxies."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from plugins.receipts.models import CallResult, Channel

REASON = 400  # leaves room for the office spoken to in the event's 500


class RespondForm(forms.Form):
    """該当しない or 否認, with a reason; 担当が違う is a link to the host's forwarding."""

    NOT_APPLICABLE = "not_applicable"
    REJECTED = "rejected"

    response = forms.ChoiceField(
        label="応答",
        choices=[(NOT_APPLICABLE, "該当しない"), (REJECTED, "受け取れない（否認）")],
        widget=forms.RadioSelect,
        error_messages={
            "required": "応答を選んでください。",
            "invalid_choice": "応答を選んでください。",
        },
    )
    reason = forms.CharField(
        label="理由",
        required=False,
        max_length=REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="受け取れないときは必ず書いてください。宛先の誤り、ファイルの破損など。"
        "国と都道府県の担当から見えます。",
    )

    def __init__(
        self, *args: Any, organisation: str = "", acknowledged: bool = False, **kwargs: Any
    ) -> None:
        """``acknowledged``: what has been received is no longer offered as 受け取れない."""
        super().__init__(*args, **kwargs)
        response = self.fields["response"]
        assert isinstance(response, forms.ChoiceField)  # noqa: S101 - declared above
        here = (self.NOT_APPLICABLE, f"{organisation or 'この団体'}には該当しない")
        choices = [here, (self.REJECTED, "受け取れない（否認）")]
        response.choices = choices[:1] if acknowledged else choices
        if acknowledged:
            self.initial.setdefault("response", self.NOT_APPLICABLE)
            self.fields["reason"].help_text = "国と都道府県の担当から見えます。"

    def clean(self) -> dict[str, Any]:
        """A rejection needs its reason."""
        cleaned = super().clean() or {}
        is_missing = not cleaned.get("reason") and not self.has_error("reason")
        if cleaned.get("response") == self.REJECTED and is_missing:
            self.add_error("reason", ValidationError("受け取れない理由を入力してください。"))
        return cleaned


def office_spoken_to() -> forms.CharField:
    """The office at the other end; people are not named."""
    return forms.CharField(
        label="話した課",
        required=False,
        max_length=60,
        help_text="課や係の名前まで。職員の氏名は書かないでください。",
    )


class ProxyForm(forms.Form):
    """Receipt confirmed by phone or fax, recorded by an editor or coordinator."""

    organisation = forms.CharField(
        label="団体コード",
        max_length=6,
        help_text="6けたの全国地方公共団体コード",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": "団体コードを入力してください。"},
    )
    channel = forms.ChoiceField(
        label="確認の方法",
        choices=Channel.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "確認の方法を選んでください。",
            "invalid_choice": "確認の方法を選んでください。",
        },
    )
    section = office_spoken_to()
    reason = forms.CharField(
        label="理由・補足",
        max_length=REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="例：回線工事で11月30日まで接続できないため",
        error_messages={"required": "代理で記録する理由を入力してください。"},
    )

    def __init__(self, *args: Any, is_chosen: bool = False, **kwargs: Any) -> None:
        """``is_chosen``: the organisation was chosen from a list; its code is not asked for."""
        super().__init__(*args, **kwargs)
        if is_chosen:
            del self.fields["organisation"]


class CallForm(forms.Form):
    """What came of a telephone call."""

    result = forms.ChoiceField(
        label="結果",
        choices=CallResult.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "結果を選んでください。",
            "invalid_choice": "結果を選んでください。",
        },
    )
    section = office_spoken_to()
    note = forms.CharField(
        label="メモ",
        required=False,
        max_length=REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="例：回線工事で11月30日まで接続できないため。代理確認のときは、団体にも伝わります。",
    )

    def clean(self) -> dict[str, Any]:
        """A trouble has to be described."""
        cleaned = super().clean() or {}
        is_missing = not cleaned.get("note") and not self.has_error("note")
        if cleaned.get("result") == CallResult.UNABLE and is_missing:
            self.add_error("note", ValidationError("受け取れない事情を入力してください。"))
        return cleaned
