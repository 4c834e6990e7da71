"""A plugin's part of a notice that keeps what it is told."""

from typing import Any, ClassVar

from django import forms
from portal.extension.options import PageOption, RecordedVersion


class NoteForm(forms.Form):
    """One text."""

    text = forms.CharField(required=False)


class NoteOption(PageOption):
    """A plugin's part that keeps what it is told."""

    label = "note"
    heading = "覚え書き"
    form_class = NoteForm
    told: ClassVar[list[tuple[int, str, dict[str, Any]]]] = []
    fails: ClassVar[bool] = False

    def initial(self) -> dict[str, Any]:
        """Empty text."""
        return {"text": ""}

    def record(self, version: RecordedVersion, data: dict[str, Any]) -> None:
        """Remember, or fail."""
        if self.fails:
            raise RuntimeError
        self.told.append((version.number, version.level, data))
