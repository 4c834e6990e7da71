"""Lists and pages of inquiries among very many: against stock helpdesk, and against bare SQL."""

import http.client
import statistics
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import quote, urlsplit

from django.db import connection
from django.http import QueryDict
from portal.inquiries import desk_conditions, desk_listing, listing
from portal.inquiries.invariant import violations
from portal.inquiries.models import Case, Desk
from portal.inquiries.permissions import Actor
from portal.inquiries.rows import case_rows

from tests.bench import cases
from tests.bench.digests import grown
from tests.bench.inquiry_sql import (
    CHECK,
    asked,
    desk_page,
    note_similar,
    official_page,
    ticket_page,
)
from tests.bench.load import get
from tests.bench.measure import Comparison, timed
from tests.bench.sessions import cookie_for
from tests.bench.stock_helpdesk import ENDED, OPEN, StockHelpdesk

REPEAT = 7
ALLOWED_MB = 50.0
FRAMED = "page of the bare SQL, signed in"
Work = Callable[[], object]


def compare(server_url: str) -> Iterator[Comparison]:
    """Seconds, medians of REPEAT rounds in turns after one that warms up."""
    total = cases.fill()
    client = http.client.HTTPConnection(urlsplit(server_url).netloc, timeout=300)
    desk = Desk.objects.order_by("pk")[0]
    agent = cases.agent_of(desk)
    size = f"{total:,} tickets ({connection.vendor})"
    yield from desk_lists(client, desk, agent, size)
    yield from ticket_pages(client, desk, agent, size)
    yield from official_lists(client, size)
    yield from checked(total)


def desk_lists(
    client: http.client.HTTPConnection, desk: Desk, agent: Actor, size: str
) -> Iterator[Comparison]:
    """Each view of the agents' list, then the open ones by a common and by a rare word."""
    stock, cookie = StockHelpdesk(client), cookie_for(agent.user)
    bound = "<= 1.5" if connection.vendor == "postgresql" else "reported"
    asked = [(view, "") for view in desk_conditions.TABS]
    asked += [("open", cases.EVERYWHERE), ("open", cases.RARE)]
    for view, words in asked:
        path = f"/helpdesk/?view={view}&q={quote(words)}"
        statuses = ENDED if view in ("unlinked", "ended") else OPEN
        framed = f"/bench/desk/{desk.queue_id}/{view}/?q={quote(words)}"
        ours, theirs, selector, bare, plain = medians(
            lambda path=path: get(client, path, cookie),
            lambda s=statuses, w=words: stock.list_page([desk.queue_id], s, w),
            lambda path=path: desk_selector(agent, path),
            lambda view=view, w=words: desk_page(desk.queue_id, agent.user.pk, view, w),
            lambda path=framed: get(client, path, cookie),
        )
        name = f"agents' list 「{desk_conditions.TABS[view]}」{f' by {words}' if words else ''}"
        yield Comparison(
            f"{name} / stock ticket list of the queue, {size}", ours, theirs, "s", "< 1",
            "both over HTTP; of the stock list the page and the call that draws its rows",
        )  # fmt: skip
        yield Comparison(
            f"{name}, selectors / bare SQL of rows and numbers, {size}", selector, bare, "s",
            bound, f"in process; the page over HTTP takes {ours / bare:.1f} times the bare SQL",
        )  # fmt: skip
        yield Comparison(f"{name} / {FRAMED}, {size}", ours, plain, "s", bound, "both over HTTP")


def desk_selector(agent: Actor, path: str) -> None:
    """The rows of a page, how many there are, and the numbers of the tabs."""
    query = desk_listing.desk_query(QueryDict(path.partition("?")[2]))
    numbers = desk_conditions.desk_numbers(agent.user, agent.seat)
    found = desk_listing.desk_cases(agent.user, agent.seat, query)
    shown = desk_listing.desk_listed(found, query.sort)
    case_rows(desk_listing.desk_pages(shown, query, numbers, None).object_list, agent.seat)


def ticket_pages(
    client: http.client.HTTPConnection, desk: Desk, agent: Actor, size: str
) -> Iterator[Comparison]:
    """Tickets from all over the desk, another one each time."""
    stock, cookie = StockHelpdesk(client), cookie_for(agent.user)
    own = Case.objects.filter(queue=desk.queue_id).order_by("pk").values_list("pk", flat=True)
    ids = list(own)[:: max(1, own.count() // (REPEAT + 1))]
    chosen = iter(Case.objects.filter(pk__in=ids[: REPEAT + 1]))
    turn: list[Case] = []

    def ours() -> None:
        get(client, f"/inquiries/{turn[0].number}/", cookie)

    def choose() -> None:
        turn[:] = [next(chosen)]
        note_similar(turn[0], agent.user)

    _, page, theirs, bare, plain, whole = medians(
        choose,
        ours,
        lambda: stock.ticket_page(turn[0].ticket_id),
        lambda: ticket_page(turn[0].number),
        lambda: get(client, f"/bench/case/{turn[0].number}/", cookie),
        lambda: get(client, f"/bench/whole-case/{turn[0].number}/", cookie),
    )
    yield Comparison(
        f"agent's page of a case / stock ticket page, {size}", page, theirs, "s", "< 1",
        "both over HTTP",
    )  # fmt: skip
    yield Comparison(
        f"agent's page of a case / bare SQL of the case and its entries, {size}", page, bare, "s",
        "reported", "the page over HTTP, the SQL in process",
    )  # fmt: skip
    yield Comparison(
        f"agent's page of a case / {FRAMED}, {size}", page, plain, "s", "reported",
        "both over HTTP; of the case and its entries alone",
    )  # fmt: skip
    bound = "<= 1.5" if connection.vendor == "postgresql" else "reported"
    yield Comparison(
        f"agent's page of a case / page of the bare SQL of all it shows, signed in, {size}",
        page, whole, "s", bound, "both over HTTP",
    )  # fmt: skip


def official_lists(client: http.client.HTTPConnection, size: str) -> Iterator[Comparison]:
    """The lists of an official whose organisation has asked very much."""
    official = cases.askers()[0]
    seat, cookie = official.seat, cookie_for(official.user)
    for view, words in (
        (listing.MINE, ""),
        (listing.ORGANISATION, ""),
        (listing.CLOSED, ""),
        (listing.CLOSED, cases.EVERYWHERE),
    ):
        path = f"/inquiries/?view={view}&q={quote(words)}"
        page, selector, bare = medians(
            lambda path=path: get(client, path, cookie),
            lambda path=path: official_selector(seat, path),
            lambda view=view, w=words: official_page(seat, view, w),
        )
        name = f"officials' list {view}{f' by {words}' if words else ''}"
        yield Comparison(
            f"{name}, selectors / bare SQL of rows and number, {size}", selector, bare, "s",
            "reported", f"in process; the page over HTTP takes {page * 1000:.1f} ms",
        )  # fmt: skip


def official_selector(seat: object, path: str) -> None:
    """The rows of a page and how many there are."""
    query = listing.case_query(QueryDict(path.partition("?")[2]), seat)
    found = listing.filtered(listing.scope(seat, query.view), query)
    found = listing.listed(found, query.sort)
    page = listing.CasePages(found, listing.PAGE_SIZE, query).get_page(1)
    case_rows(page.object_list, seat)


def checked(total: int) -> Iterator[Comparison]:
    """The holder invariant of all cases: time and memory. RuntimeError where it is broken."""
    memory, ours = grown(lambda: none_of(violations()))
    (bare,) = medians(lambda: none_of(asked(CHECK)))
    yield Comparison(
        f"check_holders over {total:,} cases / one bare SQL pass ({connection.vendor})",
        ours, bare, "s", "reported", "a query for each rule; base: one that reads all once",
    )  # fmt: skip
    yield Comparison(
        f"peak memory of check_holders over {total:,} cases / what is allowed"
        f" ({connection.vendor})", memory, ALLOWED_MB, "MB", "<= 1", "no violation",
    )  # fmt: skip


def none_of(found: Iterable[object]) -> None:
    """Nothing may be found."""
    if broken := list(found):
        raise RuntimeError(f"{len(broken)} violations, the first: {broken[0]}")


def medians(*works: Work) -> list[float]:
    """Median seconds of each, taking turns; the first round warms up."""
    found: list[list[float]] = [[] for _ in works]
    for number in range(REPEAT + 1):
        for work, times in zip(works, found, strict=True):
            seconds = timed(work)
            if number:
                times.append(seconds)
    return [statistics.median(times) for times in found]
