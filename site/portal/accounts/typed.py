"""What somebody typed into a form, and how a page shows it in the words of the form."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.forms import ChoiceField, Field, ModelChoiceField
from django.urls import ResolverMatch, resolve, reverse

CHOSEN = "（選んだまま）"
# Fields by which Wagtail and its editor keep count; nobody types them.
COUNTING = re.compile(
    r"^(next|loaded_revision_\w+|action-\w+)$|__prefix__"
    r"|-(\w+_FORMS|ORDER|DELETE|id|count|order|deleted|type)$"
)


@dataclass(frozen=True)
class Typed:
    """What was typed: where it was sent, the fields, and the files that must be chosen again.

    ``fields`` are (name, value) in order, ``files`` (field name, file name), ``at`` ISO 8601.
    """

    path: str
    fields: list[tuple[str, str]]
    files: list[tuple[str, str]]
    at: str

    @property
    def when(self) -> datetime:
        """The moment of the lost POST."""
        return datetime.fromisoformat(self.at)

    @property
    def file_fields(self) -> list[str]:
        """Names of the file fields, each once."""
        return list(dict.fromkeys(name for name, _ in self.files))


@dataclass(frozen=True)
class ShownField:
    """A field as the page shows it: ``label`` is what the form calls it, else its name."""

    name: str
    label: str
    value: str


def view_of(match: ResolverMatch) -> Any:
    """The class of a view, where it has one: what it says of its fields."""
    return getattr(match.func, "view_class", match.func)


def shown_fields(typed: Typed) -> list[ShownField]:
    """The fields with labels, and words for chosen values, of the form they belong to; a field
    whose label is empty says nothing to people and only goes along, as a button's value does.
    """
    view = view_of(resolve(urlsplit(typed.path).path))
    form_fields = getattr(getattr(view, "form_class", None), "base_fields", {})
    if not form_fields and typed.path.startswith(reverse("wagtailadmin_home")):
        return _shown_of_wagtail(typed)
    labels = {name: str(field.label or name) for name, field in form_fields.items()}
    labels.update(getattr(view, "typed_labels", {}))
    buttons = getattr(view, "button_values", {})
    return [
        ShownField(name, labels.get(name, name), _shown_value(form_fields.get(name), value))
        for name, value in typed.fields
        if labels.get(name, name) and buttons.get(name) != value
    ]


def written(typed: Typed) -> list[ShownField]:
    """The fields that a person fills in; none for a mere button."""
    view = view_of(resolve(urlsplit(typed.path).path))
    filled_in = getattr(getattr(view, "form_class", None), "base_fields", {})
    return [field for field in shown_fields(typed) if field.name in filled_in and field.value]


def _shown_of_wagtail(typed: Typed) -> list[ShownField]:
    fields = [(name, _text(value)) for name, value in typed.fields if not COUNTING.search(name)]
    return [ShownField(name, name, text) for name, text in fields]


def _text(value: str) -> str:
    """The paragraphs of a body in place of the editor's JSON; nothing for what is no text at all
    (an audience, a list of attachments).
    """
    if not value.startswith(("{", "[")):
        return value
    try:
        content = json.loads(value)
        blocks = content.get("blocks", ()) if isinstance(content, dict) else ()
        return "\n".join(block["text"] for block in blocks)
    except (ValueError, TypeError, KeyError, RecursionError):
        return value


def _shown_value(field: Field | None, value: str) -> str:
    """Names of stored objects are not looked up: the page must not tell what an id stands for."""
    if not isinstance(field, ChoiceField) or not value:
        return value
    if isinstance(field, ModelChoiceField):
        return CHOSEN
    choices: Any = field.choices
    return {str(key): str(word) for key, word in choices}.get(value, CHOSEN)
