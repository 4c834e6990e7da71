"""Searching in the editors' own lists: any part of a title, the number, and no error page."""

from collections.abc import Callable

import pytest
from django.test import Client
from portal.notices.models import NoticePage

from tests.factories.faq import make_faq
from tests.factories.notices import make_draft, make_notice
from tests.world import World

ClientFor = Callable[[str], Client]
NOTICES, FAQ = "/admin/notices/", "/admin/faq/"
TITLE = "介護保険の事務連絡（ＤＸ推進に係る預貯金の説明会）について"


def found(client: Client, address: str, **asked: str) -> list[str]:
    """Titles of the rows."""
    response = client.get(address, asked)
    assert response.status_code == 200
    return [page.title for page in response.context["page_obj"].object_list]


def index_of(page: NoticePage) -> str:
    """The list of pages below the bureau's index."""
    return f"/admin/pages/{page.get_parent().pk}/"


@pytest.mark.parametrize("q", ["預貯金", "説明会", "事務連絡", "介護保険　説明会", "ＤＸ推進"])
def test_any_part_of_a_title_is_found(client_for: ClientFor, q: str) -> None:
    make_notice(title="別の通知")
    notice = make_notice(title=TITLE)
    faq = make_faq(title=TITLE)
    editor = client_for("editor")
    for address in (NOTICES, FAQ, index_of(notice), f"/admin/pages/{faq.get_parent().pk}/"):
        assert found(editor, address, q=q) == [TITLE]


@pytest.mark.parametrize("q", ["老介発1118第2号", "1118第2", "老介発１１１８第２号"])
def test_notice_is_found_by_its_number(client_for: ClientFor, q: str) -> None:
    make_notice(title="別の通知", document_number="老介発1119第1号")
    make_notice(title=TITLE)
    assert found(client_for("editor"), NOTICES, q=q) == [TITLE]


def test_newest_one_found_stands_first(client_for: ClientFor) -> None:
    for title in ("介護1", "介護2", "介護3"):
        make_draft(title=title)
    assert found(client_for("editor"), NOTICES, q="介護") == ["介護3", "介護2", "介護1"]


@pytest.mark.parametrize("q", ['"介護', '"', "'", "%", "\\", "-", "AND", "*", ":", "あ " * 200])
def test_no_word_is_an_error(world: World, client_for: ClientFor, q: str) -> None:
    notice, editor = make_notice(title=TITLE), client_for("editor")
    for address in (NOTICES, FAQ, index_of(notice), "/admin/pages/search/", CHOOSER):
        assert editor.get(address, {"q": q}).status_code == 200


CHOOSER = "/admin/choose-page/search/"


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        (NOTICES, {"ordering": "document_number"}),
        (NOTICES, {"ordering": "-issued_on"}),
        (NOTICES, {"ordering": "latest_revision_created_at"}),
        (NOTICES, {"kind": "通知"}),
        (FAQ, {"ordering": "-review_on"}),
    ],
)
def test_what_is_found_can_be_ordered_and_filtered(
    client_for: ClientFor, address: str, asked: dict[str, str]
) -> None:
    make_notice(title=TITLE)
    make_faq(title=TITLE)
    assert found(client_for("editor"), address, q="預貯金", **asked) == [TITLE]


def test_what_is_found_can_be_filtered_by_duty(world: World, client_for: ClientFor) -> None:
    make_notice(title=TITLE, duties=["介護保険"])
    make_notice(title=TITLE, duties=["国民健康保険"])
    asked = {"q": "預貯金", "duties": str(world.duty("介護保険").pk)}
    assert found(client_for("editor"), NOTICES, **asked) == [TITLE]


def test_page_is_found_where_one_is_chosen(client_for: ClientFor) -> None:
    make_notice(title=TITLE)
    html = client_for("editor").get(CHOOSER, {"q": "預貯金"}).content.decode()
    assert TITLE in html


@pytest.mark.parametrize(
    "address",
    ["/admin/images/", "/admin/documents/", "/admin/images/chooser/", "/admin/documents/chooser/"],
)
def test_library_is_searched_without_an_error(client_for: ClientFor, address: str) -> None:
    assert client_for("superuser").get(address, {"q": '"介護'}).status_code == 200
