"""Append-only records: events of any kind, sealed into a hash chain, and the audit log."""

from typing import Any, ClassVar
from uuid import uuid4

from django.db import models
from django.utils import timezone


class LedgerEvent(models.Model):
    """Abstract base of append-only events.

    ``digest`` is an HMAC-SHA256 over ``content()``; the database alone cannot forge one.
    Names of people stand beside the chain (salted commitments), never in it.
    """

    ledger: ClassVar[str]

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    recorded_at = models.DateTimeField("記録日時", default=timezone.now, editable=False)
    digest = models.CharField("検証値", max_length=64, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True

    def content(self) -> dict[str, Any]:
        """The fields that the digest covers, as JSON types; id and time are added by the ledger."""
        raise LookupError(f"{type(self).__name__} must say what its digest covers")


class Seal(models.Model):
    """One link of a ledger's chain over all events that were unsealed when it was made."""

    ledger = models.CharField(max_length=30)
    number = models.PositiveIntegerField()
    sealed_at = models.DateTimeField(default=timezone.now)
    member_count = models.PositiveIntegerField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "封印"
        verbose_name_plural = "封印"
        ordering = ["ledger", "number"]
        constraints = [models.UniqueConstraint(fields=["ledger", "number"], name="unique_seal")]

    def __str__(self) -> str:
        return f"{self.ledger} {self.number}"


class SealMember(models.Model):
    """An event's place in a seal. No foreign key: ledgers may live in removable plugins."""

    seal = models.ForeignKey(Seal, models.PROTECT, related_name="members")
    ledger = models.CharField(max_length=30)
    event_id = models.UUIDField()
    position = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ledger", "event_id"], name="event_sealed_once"),
            models.UniqueConstraint(fields=["seal", "position"], name="one_event_per_position"),
        ]

    def __str__(self) -> str:
        return f"{self.seal} {self.position}"


class LedgerHead(models.Model):
    """How far a ledger has been sealed, signed: seals missing at the end are noticed."""

    ledger = models.CharField(max_length=30, primary_key=True)
    number = models.PositiveIntegerField()
    mac = models.CharField(max_length=64)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "封印の控え"
        verbose_name_plural = "封印の控え"

    def __str__(self) -> str:
        return f"{self.ledger} {self.number}"


class LedgerCheck(models.Model):
    """How the last nightly check of a ledger ended."""

    ledger = models.CharField(max_length=30, primary_key=True)
    checked_at = models.DateTimeField()
    is_ok = models.BooleanField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "記録の検証"
        verbose_name_plural = "記録の検証"

    def __str__(self) -> str:
        return f"{self.ledger} {self.checked_at}"


class AuditEntry(LedgerEvent):
    """A privileged act: who did what to which object. Kept at least one year.

    Personal data: the acting account.
    """

    ledger = "audit"

    actor = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name="だれが"
    )
    action = models.CharField("何を", max_length=60)
    object_type = models.CharField("対象の種類", max_length=60)
    object_id = models.CharField("対象", max_length=60)
    before_hash = models.CharField("変更前のハッシュ", max_length=64, blank=True)
    after_hash = models.CharField("変更後のハッシュ", max_length=64, blank=True)
    reason = models.CharField("理由", max_length=500, blank=True)

    class Meta:
        verbose_name = "操作の記録"
        verbose_name_plural = "操作の記録"
        ordering = ["-recorded_at"]

    def __str__(self) -> str:
        return f"{self.action} {self.object_type} {self.object_id}"

    def content(self) -> dict[str, Any]:
        """Everything but the chain itself."""
        return {
            "actor": self.actor_id,
            "action": self.action,
            "object_type": self.object_type,
            "object_id": self.object_id,
            "before": self.before_hash,
            "after": self.after_hash,
            "reason": self.reason,
        }
