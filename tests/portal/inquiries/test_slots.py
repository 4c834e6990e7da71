"""What inquiries show on the pages of others."""

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import quote

import pytest
from django.test import Client
from portal.accounts.models import User

from tests.factories.faq import make_faq

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.mark.parametrize(("key", "shown"), [("kyufu", True), ("hokkaido", True), ("agent", False)])
def test_faq_leads_those_who_may_ask_further(
    client_for: Callable[[str | User], Client], key: str, shown: bool
) -> None:
    page = client_for(key).get(make_faq().url).content.decode()
    assert ('data-testid="ask-further"' in page) == shown


def test_faq_goes_into_the_subject_of_what_is_asked_further(
    client_for: Callable[[str | User], Client],
) -> None:
    client, faq = client_for("kyufu"), make_faq()
    link = re.search(r'href="(/inquiries/new/\?[^"]+)"', client.get(faq.url).content.decode())
    assert link
    form = client.get(unescape(link[1])).context["form"]
    assert form["title"].value() == f"「{faq.title}」について"


@pytest.mark.parametrize(
    ("key", "labels"),
    [("kyufu", ["国や都道府県に聞く"]), ("hokkaido", ["国に聞く"]), ("agent", [])],
)
def test_search_that_found_nothing_leads_those_who_may_ask(
    client_for: Callable[[str | User], Client], key: str, labels: list[str]
) -> None:
    page = client_for(key).get("/search/?q=存在しない言葉").content.decode()
    link = f'href="/inquiries/new/\\?q={quote("存在しない言葉")}"'
    assert re.findall(rf"{link}.*</svg>(.*)</a>", page) == labels
