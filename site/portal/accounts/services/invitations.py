"""Invitations: a manager names address, name and seat, and hands over a link.

Whether an address already has an account is told to nobody but its owner (H-14): an invitation
to a known and to an unknown address looks the same until the link is opened.
"""

import hashlib
import re
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from portal.accounts.exceptions import (
    AddressOutside,
    AlreadyRegistered,
    AlreadySeated,
    InvitationForOther,
    InvitationUnusable,
    PowerNotYours,
    SeatUnavailable,
)
from portal.accounts.models import Invitation, User, new_token
from portal.accounts.permissions import may_seat
from portal.accounts.selectors import current_assignments
from portal.accounts.services.groups import sync_groups
from portal.ledger.api import record_audit
from portal.organisations.models import Assignment, Organisation, Seat

INVITATION_DAYS = 7


@transaction.atomic
def invite_person(*, seat: Seat, email: str, name: str, by: User) -> tuple[Invitation, str]:
    """Create an invitation, valid for 7 days; returns it with the token, which is not stored.

    An earlier open invitation of the same address to the same seat is replaced. Raises
    SeatUnavailable, PowerNotYours, AddressOutside, AlreadySeated.
    """
    email = email.strip().lower()
    _check(seat, email, by)
    now = timezone.now()
    Invitation.objects.open_at(now).filter(seat=seat, email=email).update(cancelled_at=now)
    token = new_token()
    invitation = Invitation.objects.create(
        token_hash=token_hash(token),
        email=email,
        name=name.strip(),
        seat=seat,
        invited_by=by,
        expires_at=now + timedelta(days=INVITATION_DAYS),
    )
    record_audit(actor=by, action="席に招待", target=seat, after={"invitation": invitation.pk})
    return invitation, token


@transaction.atomic
def cancel_invitation(*, invitation: Invitation, by: User) -> None:
    """Make an invitation unusable. Raises InvitationUnusable when it no longer is open."""
    stored = _locked(pk=invitation.pk)
    stored.cancelled_at = timezone.now()
    stored.save(update_fields=["cancelled_at"])
    record_audit(
        actor=by, action="招待を取り消し", target=stored.seat, before={"invitation": stored.pk}
    )


@transaction.atomic
def accept_invitation(*, token: str, name: str, password: str) -> User:
    """Create the invited person's account and seat them from today.

    The password must have been validated. Raises InvitationUnusable, SeatUnavailable, and
    AlreadyRegistered when the address has an account: then its owner joins after signing in.
    """
    invitation = _locked(token_hash=token_hash(token))
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise AlreadyRegistered
    user = User.objects.create_user(invitation.email, password, name=name.strip())
    _take_seat(invitation, user)
    return user


@transaction.atomic
def join_by_invitation(*, token: str, user: User) -> None:
    """Seat somebody who has an account. Raises InvitationUnusable, InvitationForOther."""
    invitation = _locked(token_hash=token_hash(token))
    if user.email.lower() != invitation.email:
        raise InvitationForOther
    _take_seat(invitation, user)


def open_invitation(token: str) -> Invitation:
    """The open invitation of a token. Raises InvitationUnusable."""
    found = Invitation.objects.open_at(timezone.now()).select_related(
        "seat__organisation__prefecture", "seat__organisation__parent"
    )
    invitation = found.filter(token_hash=token_hash(token)).first()
    if invitation is None:
        raise InvitationUnusable
    return invitation


def token_hash(token: str) -> str:
    """What is stored of a token, so that the database cannot be used to accept."""
    return hashlib.sha256(token.encode()).hexdigest()


def check_address(organisation: Organisation, email: str) -> None:
    """Raise AddressOutside when the organisation has domains and the address is in none."""
    domains = [part.lower() for part in re.split(r"[\s,、;]+", organisation.email_domains) if part]
    if domains and email.rpartition("@")[2].lower() not in domains:
        raise AddressOutside(email, domains)


def _check(seat: Seat, email: str, by: User) -> None:
    if seat.closed_on is not None:
        raise SeatUnavailable
    if not may_seat(by, email, seat):
        raise PowerNotYours
    check_address(seat.organisation, email)
    if current_assignments().filter(seat=seat, user__email=email).exists():
        raise AlreadySeated


def _locked(**lookup: object) -> Invitation:
    found = Invitation.objects.open_at(timezone.now()).select_for_update(of=("self",))
    invitation = found.select_related("seat").filter(**lookup).first()
    if invitation is None:
        raise InvitationUnusable
    return invitation


def _take_seat(invitation: Invitation, user: User) -> None:
    if invitation.seat.closed_on is not None:
        raise SeatUnavailable
    if not current_assignments().filter(seat=invitation.seat, user=user).exists():
        Assignment.objects.create(user=user, seat=invitation.seat)
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    sync_groups(user=user)
    record_audit(
        actor=user,
        action="招待を受けて着席",
        target=invitation.seat,
        after={"invitation": invitation.pk},
    )
