"""Words that others read too: names found in them are shown, to be corrected or confirmed."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms

from portal.inquiries.exceptions import NamesLeft
from portal.inquiries.pages.forms import TextForm


class NamesBox(forms.CheckboxInput):
    """Ticked, it sends the words that stood beside it: it confirms no others."""

    words: Sequence[str] = ()

    def __init__(self) -> None:
        super().__init__(check_test=bool)

    def format_value(self, value: Any) -> str:
        """One word a line; no name has a line end in it."""
        return "\n".join(self.words)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """The words that somebody looked at."""
        return str(data.get(name, "")).splitlines()


class ConfirmedForm(forms.Form):
    """The box to confirm with comes once something was found.

    The agent decides: names of municipalities are also common words or other places.
    """

    pointed_at: ClassVar[str] = "text"
    confirms: ClassVar[str] = "挙げられた言葉は、団体や人が分かるものではない"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "names_ok" in self.data:
            self.ask_about(str(self.data["names_ok"]).splitlines())

    def ask_about(self, words: Sequence[str]) -> None:
        """Offer the box for these words."""
        field = forms.Field(label=self.confirms, required=False, widget=NamesBox())
        box: Any = self.fields.setdefault("names_ok", field).widget
        box.words = words

    def clean(self) -> dict[str, Any]:
        """Not confirmed where nothing was asked."""
        return {"names_ok": [], **(super().clean() or {})}

    def ask_anew(self, words: Sequence[str]) -> None:
        """Offer the box for what was found now, without the mark of the last time."""
        self.data = {name: value for name, value in self.sent().items() if name != "names_ok"}
        self.ask_about(words)

    def sent(self) -> dict[str, Any]:
        """What was sent, one value for each name: unpacked, a QueryDict gives lists."""
        return {name: self.data[name] for name in self.data}

    def point_at(self, error: NamesLeft) -> None:
        """Name what was found beside the words, and ask about it."""
        self.ask_anew(error.words)
        self.add_error(self.pointed_at, str(error))


class AnswerForm(ConfirmedForm, TextForm):
    """The answer at once, with its files."""
