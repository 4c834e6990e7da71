"""What readers say: whether the answer was enough, and what is missing in it (ADR 0016)."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core import signing
from django.db import transaction
from django.db.models import Case, F, IntegerField, Value, When
from django.utils import timezone
from django.utils.crypto import salted_hmac

from portal.faq.exceptions import AlreadyVoted, NotPublished
from portal.faq.models import (
    Choice,
    FaqPage,
    FaqStanding,
    Feedback,
    Participation,
    VoteCount,
)
from portal.faq.notifying import tell_feedback
from portal.faq.selectors import is_open
from portal.ledger.api import record_audit

SALT = "portal.faq.vote"
SENT_TWICE = timedelta(minutes=10)
"""How long the same words about the same FAQ are taken for the same feedback."""
_signer = signing.Signer(salt=SALT)


@dataclass(frozen=True)
class Token:
    """What a browser keeps of its vote: which FAQ, which choice, and the receipt."""

    faq_id: int
    choice: str
    receipt: str

    def __str__(self) -> str:
        return _signer.sign_object([self.faq_id, self.choice, self.receipt])


def read_token(text: str, faq_id: int) -> Token | None:
    """The token as we gave it out, for this FAQ; None for anything else."""
    try:
        token = Token(*_signer.unsign_object(text))
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return token if token.faq_id == faq_id and token.choice in Choice.values else None


def mark_of(faq_id: int, user_id: int) -> str:
    """The keyed hash that stands for a person's part in one FAQ."""
    return salted_hmac(SALT, f"{faq_id}:{user_id}", algorithm="sha256").hexdigest()


def has_voted(faq_id: int, user_id: int) -> bool:
    """Whether the person has answered; nobody can say what."""
    return Participation.objects.filter(mark=mark_of(faq_id, user_id)).exists()


@transaction.atomic
def cast_vote(*, page: FaqPage, user: Any, choice: Choice, token: str = "") -> str:
    """Count a vote, or change the one that ``token`` proves; the token of the new one.

    Raises NotPublished, and AlreadyVoted where the earlier vote cannot be proven.
    """
    if not is_open(page):
        raise NotPublished
    mark, receipt = mark_of(page.pk, user.pk), secrets.token_urlsafe(32)
    earlier = read_token(token, page.pk)
    own = Participation.objects.filter(mark=mark, receipt=earlier.receipt if earlier else "")
    if earlier and own.update(receipt=receipt):
        if earlier.choice != choice:
            count(page.pk, {earlier.choice: -1, choice: 1})
    else:
        _, created = Participation.objects.get_or_create(mark=mark, defaults={"receipt": receipt})
        if not created:
            raise AlreadyVoted
        count(page.pk, {choice: 1})
    return str(Token(page.pk, choice, receipt))


def count(faq_id: int, changes: dict[str, int]) -> None:
    """Change the numbers. All rows are written each time: which was touched last tells nothing."""
    rows = [VoteCount(page_id=faq_id, choice=choice) for choice in Choice.values]
    VoteCount.objects.bulk_create(rows, ignore_conflicts=True)
    by_choice = Case(
        *(When(choice=choice, then=Value(number)) for choice, number in changes.items()),
        default=Value(0),
        output_field=IntegerField(),
    )
    VoteCount.objects.filter(page=faq_id).update(number=F("number") + by_choice)


@transaction.atomic
def send_feedback(*, page: FaqPage, body: str) -> Feedback:
    """Keep what a reader misses, and tell the owner; the same words twice are kept once.

    Nothing here knows who wrote, so the words alone tell a second click. Raises NotPublished.
    """
    FaqStanding.objects.select_for_update(no_key=True).values_list("pk").get(page=page.pk)
    if not is_open(page):
        raise NotPublished
    waiting = Feedback.objects.filter(page=page, handled_at__isnull=True)
    recent = waiting.filter(body=body, sent_at__gt=timezone.now() - SENT_TWICE)
    if sent := recent.order_by("pk").first():
        return sent
    feedback = Feedback.objects.create(page=page, body=body)
    tell_feedback(feedback)
    return feedback


@transaction.atomic
def handle_feedback(*, feedback: Feedback, handling: str, by: Any) -> bool:
    """Note what the owner did about it; False when somebody else has done so already."""
    opened = Feedback.objects.filter(pk=feedback.pk, handled_at__isnull=True)
    if not opened.update(handled_at=timezone.now(), handling=handling):
        return False
    record_audit(actor=by, action="FAQへの声に対応", target=feedback.page, reason=handling)
    return True
