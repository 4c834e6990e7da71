"""保存した条件: helpdesk's saved searches, holding the address of our list. Each person's own."""

from urllib.parse import urlencode

from helpdesk.models import SavedSearch

from portal.accounts.models import User
from portal.inquiries.exceptions import TooManySaved
from portal.inquiries.listing import CaseQuery

MAX_SAVED = 30
KEPT = ("view", "q", "state", "holder", "kind", "duty", "agent", "place", "sort")


def save_search(*, user: User, title: str, query: CaseQuery) -> SavedSearch:
    """Keep the conditions under a name; the same name again replaces them.

    Raises TooManySaved.
    """
    own = SavedSearch.objects.filter(user=user)
    if own.exclude(title=title).count() >= MAX_SAVED:
        raise TooManySaved
    conditions = {name: getattr(query, name) for name in KEPT if getattr(query, name)}
    saved, _ = SavedSearch.objects.update_or_create(
        user=user, title=title, defaults={"query": urlencode(conditions), "shared": False}
    )
    return saved


def forget_search(*, user: User, search_id: int) -> None:
    """Only one's own; twice is once."""
    SavedSearch.objects.filter(user=user, pk=search_id).delete()
