"""A part of the notice form."""

from typing import Any

from django import forms
from portal.extension.options import PageOption, RecordedVersion, register_page_option


class DummyForm(forms.Form):
    """One word."""

    word = forms.CharField(label="見本のことば", max_length=20, required=False)


@register_page_option
class DummyOption(PageOption):
    """Writes its word for every recorded version."""

    label = "dummy_plugin"
    heading = "見本"
    form_class = DummyForm

    def initial(self) -> dict[str, Any]:
        return {"word": "はじめ"}

    def record(self, version: RecordedVersion, data: dict[str, Any]) -> None:
        from tests.dummy_plugin.models import DummyMark

        DummyMark.objects.create(
            notice_id=version.notice_id, version_number=version.number, word=data["word"]
        )
