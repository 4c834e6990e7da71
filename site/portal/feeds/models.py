"""Addresses by which a program reads what a person may read from one seat."""

import hashlib
import secrets

from django.db import models


def new_token() -> str:
    """43 URL-safe characters, 256 bits."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What is stored of a token: the address itself cannot be read from the database."""
    return hashlib.sha256(token.encode()).hexdigest()


class Subscription(models.Model):
    """A person's feeds of one seat. Gone when revoked; says nothing when they end otherwise.

    Personal data: who subscribed. When a feed was fetched is not kept.
    """

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    seat = models.ForeignKey("organisations.Seat", models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "購読"
        verbose_name_plural = "購読"
        constraints = [
            models.UniqueConstraint(fields=["user", "seat"], name="one_subscription_per_seat")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.seat_id}"
