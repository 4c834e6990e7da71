"""Making and revoking the address of a person's feeds."""

from django.db import transaction

from portal.accounts.models import User
from portal.feeds.models import Subscription, hash_of, new_token
from portal.ledger.api import record_audit
from portal.organisations.models import Seat


@transaction.atomic
def subscribe(*, user: User, seat: Seat) -> str:
    """The token of new feeds, known to nobody afterwards; an earlier address stops working.

    Who may sit on the seat is for the caller to ask.
    """
    token = new_token()
    Subscription.objects.filter(user=user, seat=seat).delete()
    Subscription.objects.create(user=user, seat=seat, token_hash=hash_of(token))
    record_audit(actor=user, action="購読アドレスの発行", target=seat)
    return token


@transaction.atomic
def unsubscribe(*, user: User, seat: Seat) -> None:
    """Make the address useless; nothing happens where there is none."""
    gone, _ = Subscription.objects.filter(user=user, seat=seat).delete()
    if gone:
        record_audit(actor=user, action="購読アドレスの取消", target=seat)
