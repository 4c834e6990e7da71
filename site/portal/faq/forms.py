"""Forms of readers."""

from django import forms

from portal.faq.models import Feedback

MAX_BODY = Feedback._meta.get_field("body").max_length


class FeedbackForm(forms.Form):
    """What is missing in an answer."""

    body = forms.CharField(
        label="足りないこと",
        max_length=MAX_BODY,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"{MAX_BODY:,}字まで。団体名や個人の事情は書かないでください。",
        error_messages={"required": "足りないことを入力してください。"},
    )
