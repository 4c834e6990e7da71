"""Counting what an account does in a window of time, in the cache that all processes share."""

from django.core.cache import cache


def count_up(key: str, seconds: int) -> int:
    """One more under the key, which lives so many seconds from its last use; the number now.

    Not ``incr``: of a database cache it shortens the life of the key to five minutes. Of two
    requests at the same moment one may stay uncounted.
    """
    number: int = cache.get(key, 0) + 1
    cache.set(key, number, seconds)
    return number
