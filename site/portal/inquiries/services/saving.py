"""保存した条件: helpdesk's saved searches, holding the address of our list. Each person's own."""

from urllib.parse import urlencode

from django.db import transaction
from helpdesk.models import SavedSearch

from portal.accounts.models import User
from portal.inquiries.exceptions import TooManySaved
from portal.inquiries.listing import CaseQuery

MAX_SAVED = 30
KEPT = ("view", "q", "state", "holder", "kind", "duty", "agent", "place", "sort")


@transaction.atomic
def save_search(*, user: User, title: str, query: CaseQuery) -> SavedSearch:
    """Keep the conditions under a name; the same name again replaces them.

    helpdesk's table takes a name twice, so the person's row makes a double click wait; what is
    there twice already becomes one. Raises TooManySaved.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    own = SavedSearch.objects.filter(user=user)
    if own.exclude(title=title).count() >= MAX_SAVED:
        raise TooManySaved
    conditions = {name: getattr(query, name) for name in KEPT if getattr(query, name)}
    saved = own.filter(title=title).order_by("pk").first() or SavedSearch(user=user, title=title)
    saved.query, saved.shared = urlencode(conditions), False
    saved.save()
    own.filter(title=title).exclude(pk=saved.pk).delete()
    return saved


def forget_search(*, user: User, search_id: int) -> None:
    """Only one's own; twice is once."""
    SavedSearch.objects.filter(user=user, pk=search_id).delete()
