"""The list below the numbers: pages of what has been counted, kept until an event comes in."""

from collections.abc import Callable

import pytest
from django.test import Client
from portal.notices.api import notice_info
from portal.notices.models import Delivery, NoticePage
from portal.organisations.models import Organisation

from plugins.receipts.models import Rank
from plugins.receipts.selectors.coverage import coverage_of
from plugins.receipts.selectors.organisations import ids_on_page, state_rows
from tests.plugins.receipts.conftest import Acts

pytestmark = pytest.mark.django_db
ClientFor = Callable[[str], Client]


@pytest.mark.parametrize("place", ["", "010006", "030007"])
@pytest.mark.parametrize("state", ["all", "silent", *(str(rank.value) for rank in Rank)])
def test_page_of_the_list_holds_what_the_files_hold(
    answered: NoticePage, state: str, place: str
) -> None:
    notice = notice_info(answered.pk)
    assert notice is not None
    expected = [row[0] for row in state_rows(notice, "all", state, place)]
    coverage = coverage_of(notice, "all")
    assert ids_on_page(coverage, state, place, 1) == expected
    assert ids_on_page(coverage, state, place, 2) == []


def test_event_of_one_on_the_page_shows_at_once(
    client_for: ClientFor, answered: NoticePage, acts: Acts
) -> None:
    editor, path = client_for("editor"), f"/receipts/{answered.pk}/?state=all&prefecture=030007"
    before = row_of(editor.get(path).content.decode(), "岩手町")
    acts.open(answered, "iwate_town")
    after = row_of(editor.get(path).content.decode(), "岩手町")
    assert ("未開封" in before, "未開封" in after) == (True, False)


def row_of(page: str, name: str) -> str:
    body = page.partition('<caption class="tn-vh">すべての団体')[2]
    return next(row for row in body.split("</tr>") if f" {name}</th>" in row)


def test_organisation_that_is_new_in_the_roster_is_counted(
    answered: NoticePage,
) -> None:
    notice = notice_info(answered.pk)
    assert notice is not None
    before = coverage_of(notice, "all").by_type["町"].audience
    town = Organisation.objects.get(code="033031")
    town.pk, town.code, town.name = None, "033219", "紫波町"
    town.save()
    Delivery.objects.create(notice=answered, organisation=town, first_version_id=notice.version_id)
    assert coverage_of(notice, "all").by_type["町"].audience == before + 1


def test_latest_rejection_is_shown_and_written_in_the_file(
    client_for: ClientFor, answered: NoticePage, acts: Acts
) -> None:
    acts.reject(answered, "morioka", reason="宛先が違います")
    editor = client_for("editor")
    paths = (f"/receipts/{answered.pk}/?state=3", f"/receipts/{answered.pk}/coverage.csv")
    for page in (editor.get(path).content.decode() for path in paths):
        assert ("宛先が違います" in page, "HYPERLINK" in page) == (True, False)
