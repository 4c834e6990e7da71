"""Searching in the editors' own lists: any part of a title, the number, and no error page."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.test import Client
from portal.notices.models import NoticePage
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

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


@pytest.mark.parametrize("q", ['"ＤＸ推進"', "'ＤＸ推進'", '"DX推進" "Ｎｏ１"'])
def test_phrase_in_full_width_finds_half_width(client_for: ClientFor, q: str) -> None:
    make_notice(title="DXの推進 No1")
    make_notice(title="DX推進 No1")
    assert found(client_for("superuser"), "/admin/pages/search/", q=q) == ["DX推進 No1"]


@pytest.mark.parametrize("q", ['"介護', '"', "'", "%", "\\", "-", "AND", "*", ":", "あ " * 200])
def test_no_word_is_an_error(world: World, client_for: ClientFor, q: str) -> None:
    notice, editor = make_notice(title=TITLE), client_for("editor")
    for address in (NOTICES, FAQ, index_of(notice), "/admin/pages/search/", CHOOSER):
        assert editor.get(address, {"q": q}).status_code == 200


CHOOSER = "/admin/choose-page/search/"


@pytest.mark.parametrize("name", ["document_number", "issued_on", "latest_revision_created_at"])
@pytest.mark.parametrize("sign", ["", "-"])
def test_notices_found_can_be_ordered(client_for: ClientFor, name: str, sign: str) -> None:
    client = client_for("editor")
    for day, word in ((11, "先"), (9, "後"), (10, "中")):
        number, issued = f"老介発{day:02}01第1号", date(2026, 10, day)
        draft = make_draft(title=f"預貯金 {word}", document_number=number, issued_on=issued)
        with time_machine.travel(datetime(2026, 11, day, tzinfo=UTC)):
            draft.save_revision()
    order = ["預貯金 後", "預貯金 中", "預貯金 先"]
    expected = order[::-1] if sign else order
    address = index_of(draft) if name == "latest_revision_created_at" else NOTICES
    assert found(client, address, q="預貯金", ordering=f"{sign}{name}") == expected


@pytest.mark.parametrize("kind", ["通知", "事務連絡"])
def test_notices_found_can_be_filtered_by_kind(client_for: ClientFor, kind: str) -> None:
    for each in ("通知", "事務連絡"):
        make_notice(title=TITLE, kind=each)
    pages = client_for("editor").get(NOTICES, {"q": "預貯金", "kind": kind}).context["page_obj"]
    assert [page.kind for page in pages.object_list] == [kind]


@pytest.mark.parametrize("sign", ["", "-"])
def test_faqs_found_can_be_ordered(client_for: ClientFor, sign: str) -> None:
    for day, word in ((11, "先"), (9, "後"), (10, "中")):
        make_faq(title=f"預貯金 {word}", review_on=date(2027, 10, day))
    order = ["預貯金 後", "預貯金 中", "預貯金 先"]
    expected = order[::-1] if sign else order
    assert found(client_for("editor"), FAQ, q="預貯金", ordering=f"{sign}review_on") == expected


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


@pytest.mark.parametrize("q", ["様式", "様式 届", "ＤＸ"])
def test_image_is_found_by_its_tags(client_for: ClientFor, q: str) -> None:
    for title in ("届出", "届"):
        file = get_test_image_file(f"{title}.png")
        image = get_image_model().objects.create(title=title, file=file)
        if title == "届出":
            image.tags.add("様式集", "様式", "DX")
    page = client_for("superuser").get("/admin/images/", {"q": q}).context["page_obj"]
    assert [each.title for each in page.object_list] == ["届出"]


def test_document_of_the_library_is_listed(client_for: ClientFor) -> None:
    file = ContentFile(b"%PDF-1.4", name="a.pdf")
    get_document_model().objects.create(title="手引き", file=file)
    assert found(client_for("superuser"), "/admin/documents/") == ["手引き"]
