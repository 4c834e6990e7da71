"""How often an address may be asked. Counted by address: an office shares one IP."""

from django.core.cache import cache
from django.utils import timezone

from portal.feeds.models import Subscription

PER_HOUR = 60
HOUR = 60 * 60


def may_fetch(subscription: Subscription) -> bool:
    """Count one request; False once the hour's number is used up."""
    hour = int(timezone.now().timestamp()) // HOUR
    key = f"feeds.{subscription.token_hash}.{hour}"
    cache.add(key, 0, HOUR)
    return cache.incr(key) <= PER_HOUR
