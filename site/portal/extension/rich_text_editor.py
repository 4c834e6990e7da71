"""The editor of rich text in the admin's forms, when something else than it fills the field."""

# mypy: disable-error-code="misc"
# Wagtail has no types.

import json
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.admin.rich_text import DraftailRichTextArea

from portal.extension.parameters import is_storable

# Stands for what cannot be read. No editor sends it: there a < is text and arrives escaped.
NOT_READ = "<not-read>"
# Lists inside lists: the time they take grows with the square.
MAX_DEPTH = 20


class BoundedRichTextArea(DraftailRichTextArea):
    """Draftail's field of JSON, which Wagtail reads before any field could refuse it."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The text as stored; an empty field is an empty text, ``NOT_READ`` anything unreadable."""
        sent = data.get(name)
        if not sent:
            return sent
        try:
            return self._read(sent)
        except Exception:  # As many kinds as there are ways not to be what the editor sends.
            return NOT_READ

    def _read(self, sent: str) -> str:
        """Raises whatever reading or showing it again does."""
        content = json.loads(sent) or {}
        if any(block.get("depth", 0) > MAX_DEPTH for block in content.get("blocks", ())):
            raise ValueError
        text: str = self.converter.to_database_format(sent)
        self.converter.from_database_format(text)
        return text

    def format_value(self, value: Any) -> Any:
        """What the editor begins with."""
        return super().format_value("" if value == NOT_READ else value)


def check_rich_text(text: str) -> None:
    """A control character that was pasted does no harm here. Raises ValidationError in Japanese."""
    if text == NOT_READ:
        raise ValidationError(
            "文章を読み取れませんでした。保存はしていません。ページを開き直して、入力してください。"
        )
    if not is_storable(text):
        raise ValidationError("保存できない文字があります。貼り付けた文字を確かめてください。")
