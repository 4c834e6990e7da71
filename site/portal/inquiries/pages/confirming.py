"""Words that others read too: names found in them are shown, to be corrected or confirmed."""

from typing import Any, ClassVar

from django import forms

from portal.inquiries.exceptions import NamesLeft
from portal.inquiries.pages.forms import TextForm


def names_ok_field() -> forms.BooleanField:
    """The agent decides: names of municipalities are also common words or other places."""
    return forms.BooleanField(
        label="挙げられた言葉は、団体や人が分かるものではない", required=False
    )


class ConfirmedForm(forms.Form):
    """The box to confirm with comes once something was found."""

    pointed_at: ClassVar[str] = "text"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "names_ok" in self.data:
            self.fields["names_ok"] = names_ok_field()

    def clean(self) -> dict[str, Any]:
        """Not confirmed where nothing was asked."""
        return {"names_ok": False, **(super().clean() or {})}

    def point_at(self, error: NamesLeft) -> None:
        """Name what was found beside the words, and ask about it."""
        self.fields.setdefault("names_ok", names_ok_field())
        self.add_error(self.pointed_at, str(error))


class AnswerForm(ConfirmedForm, TextForm):
    """The answer at once, with its files."""
