"""Notices in the search: what is found of them, and by whom.

Whoever may open a notice finds it, exactly. Audiences are written as few tokens: organisations are
numbers, and a set of numbers is a few blocks (``org:16:3`` are the numbers 48 to 63). A block may
hold numbers that no organisation has, but none that one could still get.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from portal.accounts.api import seat_of
from portal.accounts.permissions import is_coordinator
from portal.extension.search import SearchDocument, SearchSource, register_search_source
from portal.notices.comparison import text_blocks
from portal.notices.models import Delivery, NoticePage
from portal.notices.naming import SEARCH_KIND, short_code
from portal.notices.permissions import notice_meant, sees_everything, visible_notices
from portal.organisations.models import Organisation, Seat

MINISTRY = "ministry"
LARGEST_BLOCK = 2**14


def notice_ids() -> Iterator[str]:
    """Published notices, oldest first."""
    for pk in published().order_by("pk").values_list("pk", flat=True).iterator():
        yield str(pk)


def published() -> Any:
    """Notices that anybody may read."""
    return NoticePage.objects.filter(live=True, current_version__isnull=False)


def notice_documents(ids: Collection[str]) -> Iterator[SearchDocument]:
    """Notices as they are read now, a constant number of queries."""
    notices = published().filter(pk__in=[int(pk) for pk in ids]).select_related("current_version")
    organisations = list(Organisation.objects.order_by("pk").values_list("pk", flat=True))
    delivered = deliveries_of([notice.pk for notice in notices])
    for notice in notices:
        tokens = audience_tokens(delivered.get(notice.pk, set()), organisations)
        yield document_of(notice, (MINISTRY, *tokens))


def deliveries_of(notices: Collection[int]) -> dict[int, set[int]]:
    """Organisations that a notice is addressed to."""
    found: dict[int, set[int]] = {}
    rows = Delivery.objects.filter(notice__in=notices, is_current=True)
    for notice, organisation in rows.values_list("notice_id", "organisation_id").iterator():
        found.setdefault(notice, set()).add(organisation)
    return found


def document_of(notice: NoticePage, audience: tuple[str, ...]) -> SearchDocument:
    """What of a notice is found: as its current version has it."""
    version = notice.current_version
    data = version.data
    attachments = [entry["label"] for entry in data["attachments"]]
    actions = [action["label"] for action in data["actions"]]
    parts = [data["summary"], *text_blocks(version.body), *actions, *attachments, data["contact"]]
    issuers = [issuer["name"] for issuer in data["issuers"]]
    facts = (version.document_number, *issuers, data["kind"], short_code(notice.pk))
    return SearchDocument(
        kind=SEARCH_KIND,
        id=str(notice.pk),
        title=version.title,
        body="\n".join(filter(None, parts)),
        url=notice.get_url() or "",
        updated_at=version.published_at,
        audience=audience,
        facts=tuple(dict.fromkeys(filter(None, facts))),
    )


def tokens_of(user: Any) -> set[str]:
    """What a person may find: everything, or what went to the organisations of the acting seat."""
    seat = seat_of(user)
    tokens = {MINISTRY} if sees_everything(user, seat) else set()
    for organisation in seen_organisations(seat):
        tokens.update(blocks_with(organisation))
    return tokens


def seen_organisations(seat: Seat | None) -> list[int]:
    """Whose deliveries a seat sees: its organisation's; a coordinator's, its prefecture's too."""
    if seat is None:
        return []
    own = [seat.organisation_id]
    if not is_coordinator(seat):
        return own
    below = Organisation.objects.filter(prefecture=seat.organisation_id)
    return own + list(below.values_list("pk", flat=True))


def blocks_with(organisation: int) -> Iterator[str]:
    """The blocks of every size that hold a number."""
    size = 1
    while size <= LARGEST_BLOCK:
        yield block(size, organisation // size)
        size *= 2


def block(size: int, place: int) -> str:
    """A token: ``size`` numbers from ``place * size`` on."""
    return f"org:{size}:{place}"


def audience_tokens(delivered: Collection[int], organisations: Iterable[int]) -> list[str]:
    """The fewest blocks that hold the numbers delivered to and no other organisation's.

    Blocks end below the last number given so far: what comes later was not delivered to.
    """
    known = set(organisations) | set(delivered)
    if not delivered:
        return []
    wanted, others = set(delivered), known - set(delivered)
    last, size, tokens = max(known), 1, []
    while wanted:
        others_above = {number // 2 for number in others}
        joined: set[int] = set()
        single: set[int] = set()
        for number in wanted:
            above = number // 2
            fits = (above + 1) * size * 2 - 1 <= last and size < LARGEST_BLOCK
            (joined if fits and above not in others_above else single).add(number)
        tokens += [block(size, number) for number in sorted(single)]
        others = others_above | {number // 2 for number in single}
        wanted, size = {number // 2 for number in joined}, size * 2
    return tokens


def allowed_ids(user: Any, ids: Collection[str]) -> set[str]:
    """Those that the pages of notices would show."""
    notices = visible_notices(user, seat_of(user)).filter(pk__in=[int(pk) for pk in ids])
    return {str(pk) for pk in notices.values_list("pk", flat=True)}


def named(user: Any, text: str) -> str:
    """The page of the notice whose short code somebody typed."""
    meant = notice_meant(text, user, seat_of(user))
    return "" if meant is None else meant.get_url() or "/notices/"


register_search_source(
    SearchSource(
        SEARCH_KIND,
        "通知・事務連絡",
        ids=notice_ids,
        documents=notice_documents,
        tokens=tokens_of,
        allowed=allowed_ids,
        icon="read",
        order=20,
        named=named,
    )
)
