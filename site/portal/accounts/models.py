"""People who sign in, and invitations."""

import secrets
from datetime import datetime
from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models


class PortalUserManager(UserManager["User"]):
    """Creates users by e-mail address; the username is filled behind the scenes."""

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> "User":  # type: ignore[override]
        """A person with an e-mail address."""
        user = self.model(email=self.normalize_email(email).lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> "User":  # type: ignore[override]
        """A person who may configure everything."""
        return self.create_user(email, password, is_superuser=True, **extra)

    def get_by_natural_key(self, username: str | None) -> "User":
        """By e-mail address, in any case."""
        return self.get(email__iexact=username)


def new_username() -> str:
    """A username nobody reads; third-party pages need one that is filled and says nothing."""
    return f"u{uuid4().hex[:20]}"


class User(AbstractUser):
    """A person. Holds name and e-mail address; which seats they occupy is an Assignment."""

    username = models.CharField("利用者ID", max_length=150, unique=True, default=new_username)
    email = models.EmailField("メールアドレス", unique=True)
    name = models.CharField("氏名", max_length=60, blank=True)
    phone = models.CharField("電話", max_length=30, blank=True)
    acting_seat = models.ForeignKey(
        "organisations.Seat",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="前回の席",
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = PortalUserManager()  # type: ignore[misc]
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "利用者"
        verbose_name_plural = "利用者"

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """Full name as one field: Japanese names are not split here."""
        return self.name

    def get_short_name(self) -> str:
        """Same as the full name."""
        return self.name


def new_token() -> str:
    """43 URL-safe characters, 256 bits."""
    return secrets.token_urlsafe(32)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Queries on invitations."""

    def open_at(self, moment: datetime) -> "InvitationQuerySet":
        """Neither accepted nor cancelled nor expired."""
        return self.filter(accepted_at=None, cancelled_at=None, expires_at__gt=moment)


class Invitation(models.Model):
    """An invitation to a seat by a manager. Personal data: name and address of the invited."""

    token_hash = models.CharField(max_length=64, unique=True)
    email = models.EmailField("メールアドレス")
    name = models.CharField("氏名", max_length=60)
    seat = models.ForeignKey("organisations.Seat", models.PROTECT, related_name="+")
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField("期限")
    accepted_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "招待"
        verbose_name_plural = "招待"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.email
