"""Keyed fingerprints. Without ``settings.LEDGER_KEY`` the database alone cannot forge one."""

import hashlib
import hmac
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

from portal.ledger.models import LedgerEvent, Seal

GENESIS = "0" * 64


def canonical(value: Any) -> bytes:
    """One byte string per value: sorted keys, no spaces, UTF-8."""
    text = json.dumps(
        value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), cls=DjangoJSONEncoder
    )
    return text.encode()


def keyed_hash(value: Any) -> str:
    """HMAC-SHA256 of the canonical form, 64 hexadecimal digits."""
    return hmac.new(settings.LEDGER_KEY.encode(), canonical(value), hashlib.sha256).hexdigest()


def utc_text(moment: datetime) -> str:
    """A moment in UTC with microseconds, so that both databases give the same text."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def event_digest(event: LedgerEvent) -> str:
    """What ``event.digest`` has to be: covers ledger, id, time and the event's own content."""
    return keyed_hash(
        {
            "ledger": event.ledger,
            "id": str(event.pk),
            "recorded_at": utc_text(event.recorded_at),
            "content": event.content(),
        }
    )


def head_mac(ledger: str, number: int) -> str:
    """Signature of "this ledger is sealed up to this number"."""
    return keyed_hash({"ledger": ledger, "head": number})


class SealHasher:
    """Computes a seal's hash member by member, so that a seal of any size needs no memory."""

    def __init__(self, seal: Seal) -> None:
        head = [
            seal.ledger,
            seal.previous_hash,
            seal.number,
            utc_text(seal.sealed_at),
            seal.member_count,
        ]
        self._hmac = hmac.new(settings.LEDGER_KEY.encode(), canonical(head), hashlib.sha256)

    def add(self, position: int, event_id: UUID, digest: str) -> None:
        """Take the next member in."""
        self._hmac.update(b"\n" + canonical([position, str(event_id), digest]))

    def value(self) -> str:
        """64 hexadecimal digits."""
        return self._hmac.hexdigest()


def seal_hash(seal: Seal, members: Iterable[tuple[int, UUID, str]]) -> str:
    """A seal's hash over its predecessor's hash, its own fields and all its members in order."""
    hasher = SealHasher(seal)
    for position, event_id, digest in members:
        hasher.add(position, event_id, digest)
    return hasher.value()
