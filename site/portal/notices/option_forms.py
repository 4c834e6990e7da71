"""The plugins' parts of the notice form: each a form of its own with a prefix."""

from collections.abc import Mapping
from typing import Any

from django.forms import Form

from portal.extension.options import PageOption, page_options


class BoundOption:
    """One plugin's part, bound to stored values and to what was posted.

    A part whose marker was not posted was not on the screen: its stored values stay.
    """

    def __init__(
        self, option: PageOption, stored: dict[str, Any], data: Mapping[str, Any] | None
    ) -> None:
        self.label = option.label
        self.heading = option.heading
        self.option = option
        self.stored = stored
        prefix = f"option-{option.label}"
        self.marker = f"{prefix}-shown"
        self.is_posted = data is not None and self.marker in data
        self.form: Form = option.form_class(
            data if self.is_posted else None, prefix=prefix, initial=option.initial() | stored
        )

    def is_valid(self) -> bool:
        """Whether the part can be saved."""
        return not self.is_posted or self.form.is_valid()

    def has_changed(self) -> bool:
        """Whether the editor changed the part."""
        return self.is_posted and self.form.has_changed()

    def value(self) -> dict[str, Any]:
        """The part as JSON types."""
        if not self.is_posted:
            return self.stored
        return self.option.to_json(self.form.cleaned_data)


def bound_options(stored: dict[str, Any], data: Mapping[str, Any] | None) -> list[BoundOption]:
    """A part for every registered plugin, in stable order."""
    return [BoundOption(option, stored.get(option.label, {}), data) for option in page_options]
