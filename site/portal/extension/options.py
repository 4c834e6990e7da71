"""Page options: a plugin's part of the notice form, without a column on a host table.

The host keeps one JSON column saved with each revision, so drafts, preview, workflow, copy and
revert work. When a version is recorded the plugin gets its part inside the same transaction.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms

from portal.extension.registry import Registry


@dataclass(frozen=True)
class RecordedVersion:
    """What a plugin is told when a version is recorded."""

    notice_id: int
    version_id: int
    number: int
    level: str


class PageOption:
    """A form part stored under ``label`` in the notice's options. Subclass and register.

    ``deadline_fields`` are the date fields that say until when something is asked: none may be
    before the day of issue, and a copy of the notice begins without them.
    """

    label: ClassVar[str]
    heading: ClassVar[str]
    order: ClassVar[int] = 100
    form_class: ClassVar[type[forms.Form]]
    deadline_fields: ClassVar[tuple[str, ...]] = ()

    def initial(self) -> dict[str, Any]:
        """Values of a new notice; JSON types only."""
        return {}

    def to_json(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """Cleaned form values as JSON types."""
        return cleaned

    def describe(self, data: dict[str, Any]) -> str:
        """The part in words, for whoever compares two versions; empty says nothing there."""
        return ""

    def record(self, version: RecordedVersion, data: dict[str, Any]) -> None:
        """Write the plugin's own tables for a recorded version; runs in its transaction."""


page_options: Registry[PageOption] = Registry("page options")


def register_page_option(option: type[PageOption]) -> type[PageOption]:
    """Class decorator: add a form part to the notice form."""
    page_options.add(option.label, option(), order=option.order)
    return option


def record_options(version: RecordedVersion, options: dict[str, Any]) -> None:
    """Hand each registered plugin its part; parts of removed plugins are left alone."""
    parts = parts_in_effect(options)
    for option in page_options:
        option.record(version, parts[option.label])


def parts_in_effect(options: dict[str, Any]) -> dict[str, Any]:
    """All parts; what nobody has filled in stands at its initial values.

    Parts of removed plugins stay as they are, so that nothing changes with a plugin.
    """
    filled = {
        option.label: option.initial() | options.get(option.label, {}) for option in page_options
    }
    return options | filled


def without_deadlines(options: dict[str, Any]) -> dict[str, Any]:
    """All parts as a copy begins with them: the deadlines of the registered ones are gone."""
    cleared = {
        option.label: options[option.label] | dict.fromkeys(option.deadline_fields)
        for option in page_options
        if option.deadline_fields and option.label in options
    }
    return options | cleared


def described_parts(options: dict[str, Any]) -> list[tuple[str, str]]:
    """Heading and words of the registered plugins' parts among these."""
    own = [(option, options[option.label]) for option in page_options if option.label in options]
    return [(option.heading, option.describe(data)) for option, data in own]
