"""Addresses and forms of the organisations in the Wagtail admin."""

from typing import Any

from portal.organisations.models import Organisation


def address(model: str, action: str = "", pk: object = "") -> str:
    """Path of an admin page."""
    parts = [part for part in (action, str(pk)) if part]
    return "/".join([f"/admin/organisations/{model}", *parts, ""])


def organisation_form(organisation: Organisation, **changes: Any) -> dict[str, Any]:
    """What the edit page of an organisation posts."""
    names = ["code", "name", "kana", "kind", "subtype", "region", "email_domains", "order"]
    names += ["valid_from", "valid_until"]
    form = {name: getattr(organisation, name) or "" for name in names}
    form["order"] = organisation.order
    form["prefecture"] = organisation.prefecture_id or ""
    form["parent"] = organisation.parent_id or ""
    return form | changes
