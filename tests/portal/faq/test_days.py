"""Days are those of Japan, also before nine in the morning, when Greenwich has the day before."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from portal.extension.templatetags.portal_format import monthday, wareki
from portal.extension.working_days import add_working_days
from portal.faq.models import FaqPage
from portal.faq.services import flag_dependents
from portal.faq.showing import CHECK_WORKING_DAYS

from tests.factories.faq import make_faq, publish_faq
from tests.factories.notices import correct, make_notice
from tests.world import World

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]
LAST_CHANGE = "最後に直した日"


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    """Five past midnight on a Wednesday."""
    with time_machine.travel("2026-11-25T00:05:00+09:00", tick=False) as traveller:
        yield traveller


def page_of(client: Client, page: FaqPage) -> str:
    """The page as text."""
    return client.get(page.url).content.decode()


def test_check_is_due_from_the_day_it_was_found(world: World, client_for: ClientFor) -> None:
    notice = make_notice()
    page = make_faq(grounds=[notice])
    correct(notice)
    flag_dependents()
    due = add_working_days(date(2026, 11, 25), CHECK_WORKING_DAYS)
    assert monthday(due) in page_of(client_for("kyufu"), page)


@pytest.mark.parametrize(
    ("first", "again", "shown"),
    [
        ("2026-11-24T22:00:00+09:00", "2026-11-25T00:05:00+09:00", "2026-11-25"),
        ("2026-11-25T08:00:00+09:00", "2026-11-25T10:00:00+09:00", ""),
    ],
    ids=["one day later", "the same day"],
)
def test_last_change_is_told_where_it_was_on_another_day(
    world: World, client_for: ClientFor, clock: Any, first: str, again: str, shown: str
) -> None:
    clock.move_to(first)
    page = make_faq()
    clock.move_to(again)
    html = page_of(client_for("kyufu"), publish_faq(page))
    assert LAST_CHANGE in html if shown else LAST_CHANGE not in html
    assert wareki(date.fromisoformat(shown)) in html if shown else True


def test_chooser_of_grounds_shows_the_day_of_publication(client_for: ClientFor) -> None:
    make_notice()
    page = client_for("editor").get("/admin/faq/notice-versions/").content.decode()
    assert ("2026-11-25" in page, "2026-11-24" in page) == (True, False)
