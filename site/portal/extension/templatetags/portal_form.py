"""Draw a form field as the components of the theme need it."""

from collections.abc import Iterator

from django import template
from django.forms import (
    BaseForm,
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    FileInput,
    MultiWidget,
    RadioSelect,
    Select,
    Textarea,
)
from django.utils.safestring import SafeString

register = template.Library()

KINDS = (
    (CheckboxSelectMultiple, "choices"),
    (RadioSelect, "choices"),
    (CheckboxInput, "check"),
    (FileInput, "file"),
    (Textarea, "area"),
    (Select, "select"),
    (MultiWidget, "group"),
)
CLASSES = {"area": "tn-area", "select": "tn-select", "input": "tn-input", "group": "tn-input"}


@register.filter
def control_kind(field: BoundField) -> str:
    """``choices``, ``check``, ``file``, ``area``, ``select``, ``group`` or ``input``."""
    for widget, kind in KINDS:
        if isinstance(field.field.widget, widget):
            return kind
    return "input"


@register.simple_tag
def control(field: BoundField, hint: str = "") -> SafeString:
    """The input of a field: our class added to its own, told which hint and error describe it."""
    base = CLASSES.get(control_kind(field), "")
    classes = [field.field.widget.attrs.get("class", ""), base]
    if base and field.errors:
        classes.append(f"{base}--error")
    attrs: dict[str, str | bool] = {"class": " ".join(filter(None, classes))}
    if described := described_by(field, hint):
        attrs["aria-describedby"] = described
    if str(field.field.widget.attrs.get("placeholder", "")) in str(field.label):
        attrs["placeholder"] = False  # says only what the label says
    return field.as_widget(attrs={name: value for name, value in attrs.items() if value != ""})


@register.simple_tag
def described_by(field: BoundField, hint: str = "") -> str:
    """Ids of the texts beside a field, as Django names them, for ``aria-describedby``."""
    ids = []
    if hint or field.help_text:
        ids.append(f"{field.auto_id}_helptext")
    if field.errors:
        ids.append(f"{field.auto_id}_error")
    return " ".join(ids)


@register.simple_tag
def form_errors(form: BaseForm | None) -> list[tuple[str, str]]:
    """Every error of a form with the anchor of its field, in the order of the page.

    Errors of the whole form come first and have no anchor, as have those of hidden fields.
    """
    if not form:
        return []
    found = [(str(error), "") for error in form.non_field_errors()]
    found.extend(_field_errors(form))
    return found


def _field_errors(form: BaseForm) -> Iterator[tuple[str, str]]:
    for field in form:
        anchor = "" if field.is_hidden else f"#{field.auto_id}"
        for error in field.errors:
            yield f"{field.label}：{error}", anchor
