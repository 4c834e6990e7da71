"""How often an address may be asked. Counted by address: an office shares one IP."""

from django.utils import timezone

from portal.extension.counting import count_up
from portal.feeds.models import Subscription

PER_HOUR = 60
HOUR = 60 * 60


def may_fetch(subscription: Subscription) -> bool:
    """Count one request; False once the hour's number is used up."""
    hour = int(timezone.now().timestamp()) // HOUR
    return count_up(f"feeds.{subscription.token_hash}.{hour}", HOUR) <= PER_HOUR
