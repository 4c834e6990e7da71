"""The frozen form of a notice: canonical data and the hashes that prove it."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from portal.extension.options import parts_in_effect
from portal.files.models import StoredFile
from portal.notices.completeness import attachment_ids
from portal.notices.event import KIND
from portal.notices.models import NoticePage, NoticeVersion
from portal.notices.rich_text import rendered_body


@dataclass(frozen=True)
class FrozenNotice:
    """What a version stores. ``sha256`` covers ``data``, and so the hashes of body and files."""

    data: dict[str, Any]
    body: str
    body_sha256: str
    sha256: str


def freeze(notice: NoticePage) -> FrozenNotice:
    """Freeze a notice as its revision gives it."""
    body = rendered_body(notice.body)
    body_sha256 = sha256(body)
    data = frozen_fields(notice) | {
        "body_sha256": body_sha256,
        "attachments": frozen_attachments(notice.attachments),
        **frozen_options(notice),
    }
    return FrozenNotice(data, body, body_sha256, sha256(canonical(data)))


def canonical(data: Any) -> str:
    """JSON with sorted keys and no spaces: equal data gives equal bytes."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(text: str) -> str:
    """Hexadecimal SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def frozen_fields(notice: NoticePage) -> dict[str, Any]:
    """The fields a reader sees, as JSON types. Names are copied: organisations get renamed."""
    until = notice.display_until
    issuers = notice.issuers.select_related("parent", "prefecture").order_by("pk")
    # Only where it is so: the hashes of notices from before there was this mark stay as they are.
    urgent = {"is_urgent": True} if notice.is_urgent else {}
    return {
        **urgent,
        "title": notice.title,
        "document_number": notice.document_number,
        "issued_on": notice.issued_on.isoformat(),
        "kind": notice.kind,
        "legal_nature": notice.legal_nature,
        "legal_basis": notice.legal_basis,
        "is_important": notice.is_important,
        "summary": notice.summary,
        "contact": notice.contact,
        "issuers": [{"id": issuer.pk, "name": issuer.full_name} for issuer in issuers],
        "duties": [{"id": duty.pk, "name": duty.name} for duty in notice.duties.order_by("pk")],
        "actions": frozen_actions(notice),
        "audience": notice.audience,
        "display_from": moment(notice.display_from),
        "display_until": moment(until) if until else None,
        **frozen_event(notice),
    }


def moment(value: datetime) -> str:
    """To the minute in Japanese time: revisions and columns keep different fractions."""
    return timezone.localtime(value).isoformat(timespec="minutes")


def frozen_event(notice: NoticePage) -> dict[str, Any]:
    """``{"event": …}`` of a 説明会 with a date, else nothing: other notices keep their hash."""
    if notice.kind != KIND or notice.event_starts is None:
        return {}
    ends = notice.event_ends
    event = {
        "starts": moment(notice.event_starts),
        "ends": moment(ends) if ends else None,
        "place": notice.event_place,
        "url": notice.event_url,
    }
    return {"event": event}


def frozen_options(notice: NoticePage) -> dict[str, Any]:
    """``{"options": …}``, what the features ask for; nothing where there are none."""
    parts = parts_in_effect(notice.options)
    return {"options": parts} if parts else {}


def is_same(version: NoticeVersion, frozen: FrozenNotice) -> bool:
    """Whether readers see the same, what the features ask for apart.

    Versions from before the parts were frozen have none, and features come and go.
    """
    return _without_options(version.data) == _without_options(frozen.data)


def _without_options(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name != "options"}


def frozen_actions(notice: NoticePage) -> list[dict[str, Any]]:
    """What is asked for, in order."""
    return [
        {
            "label": action.label,
            "who": action.who,
            "due": action.due.isoformat() if action.due else None,
        }
        for action in notice.actions.all()
    ]


def frozen_attachments(attachments: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Files in order with name, size in bytes and hash."""
    ids = attachment_ids(attachments)
    files = {str(f.pk): f for f in StoredFile.objects.filter(pk__in=ids)} if ids else {}
    return [
        {
            "file": file_id,
            "label": entry.get("label") or files[file_id].name,
            "name": files[file_id].name,
            "size": files[file_id].size,
            "sha256": files[file_id].sha256,
        }
        for file_id, entry in zip(ids, attachments, strict=True)
    ]
