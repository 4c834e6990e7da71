"""The demo's 80 FAQ as they are shipped, and the cases that they answered."""

from typing import Any

import pytest
import time_machine
from portal.demo.cases import load_cases
from portal.demo.faq import load_faq
from portal.demo.fixtures import moment, read
from portal.demo.people import division, load_people
from portal.demo.tree import load_tree
from portal.faq.models import FaqPage, FaqSource, FaqStanding, RelatedFaq
from portal.inquiries.models import Case
from portal.organisations.models import Seat

from tests.factories.notices import correct, make_notice

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TO_CHECK, DRAFT = "要確認", "下書き"


def rows() -> list[dict[str, Any]]:
    """The file."""
    found: list[dict[str, Any]] = read("faq")["faq"]
    return found


def notices() -> dict[str, dict[str, Any]]:
    """The notices that the FAQ rest on, by key."""
    grounds = {row["source"]["notice"] for row in rows() if row["source"]}
    return {row["id"]: row for row in read("notices")["notices"] if row["id"] in grounds}


def publish(row: dict[str, Any]) -> None:
    """A notice of the demo in all its versions, without its text and files, to one city."""
    page = make_notice(
        title=row["title"],
        document_number=row["document_number"],
        audience={"include": ["code:011002"], "exclude": []},
    )
    for version in row["versions"][1:]:
        page = correct(page, level=version["level"])


@pytest.fixture
def demo(base: None) -> None:
    """People, the notices' versions, FAQ and cases, loaded when their author wrote."""
    Seat.objects.update(is_representative=False)  # the small world's; the demo has its own
    load_tree()
    load_people()
    with time_machine.travel(moment(read("people")["now"]), tick=False):
        for row in notices().values():
            publish(row)
        load_faq(lambda message: None)
        load_cases(lambda message: None)


def pages() -> dict[str, FaqPage]:
    """The loaded FAQ by their key in the file."""
    found = {page.title: page for page in FaqPage.objects.prefetch_related("duties")}
    return {row["id"]: found[row["question"]] for row in rows()}


def check_owners_and_duties() -> None:
    """Each with the division, the duty and the review date of the file; all live but the draft."""
    loaded = pages()
    assert FaqPage.objects.count() == len(rows()) == 80
    for row in rows():
        page = loaded[row["id"]]
        assert page.owner_division == division(row["owner"]), row["id"]
        assert [duty.name for duty in page.duties.all()] == [row["duty"]], row["id"]
        assert str(page.review_on) == row["review_on"], row["id"]
        assert page.live == (row["status"] != DRAFT), row["id"]


def check_sources() -> None:
    """Each rests on the version of the notice that the file names."""
    known, keys = notices(), {page.pk: key for key, page in pages().items()}
    found = {
        keys[source.page_id]: (source.version.notice.title, source.version.number, source.place)
        for source in FaqSource.objects.select_related("version__notice")
    }
    named = {row["id"]: row["source"] for row in rows() if row["source"]}
    assert found == {
        key: (known[it["notice"]]["title"], it["version"], it.get("place", ""))
        for key, it in named.items()
    }


def check_flags() -> None:
    """Those of which the grounds have changed, or the review is due, are to be checked."""
    flagged = FaqStanding.objects.filter(check_since__isnull=False)
    titles = set(flagged.values_list("page__title", flat=True))
    assert titles == {row["question"] for row in rows() if row["status"] == TO_CHECK}


def check_related() -> None:
    """Each leads to the related ones, in order."""
    keys = {page.pk: key for key, page in pages().items()}
    found: dict[str, list[str]] = {}
    for link in RelatedFaq.objects.order_by("page", "sort_order"):
        found.setdefault(keys[link.page_id], []).append(keys[link.other_id])
    assert found == {row["id"]: row["related"] for row in rows() if row["related"]}


def check_cases() -> None:
    """The cases name the FAQ that answered them."""
    loaded = pages()
    answered = Case.objects.exclude(answered_with_faq=None)
    assert dict(answered.values_list("number", "answered_with_faq")) == {
        row["number"]: loaded[row["faq"]].pk for row in read("cases")["cases"] if row.get("faq")
    }


def check_second_load() -> None:
    """Loading again changes nothing."""
    before = set(FaqPage.objects.values_list("pk", "latest_revision"))
    load_faq(lambda message: None)
    assert set(FaqPage.objects.values_list("pk", "latest_revision")) == before


def test_demo_faq_are_as_the_file_says(demo: None) -> None:
    """One test for all: writing and publishing the 80 takes twenty seconds."""
    check_owners_and_duties()
    check_sources()
    check_flags()
    check_related()
    check_cases()
    check_second_load()
