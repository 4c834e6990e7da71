"""What an uploader sees of its files, and the check once more."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from portal.files.models import ScanState, StoredFile
from portal.outbox.models import OutboxItem
from pytest_django.fixtures import Settings

from tests.factories.files import stored_file
from tests.portal.files.makers import bomb, with_macros, word
from tests.portal.files.tus_client import Tus
from tests.world import World

ClientFor = Callable[[str], Client]
URL = "/admin/files/upload/"
CLAMD = "unix:///nowhere/clamd.sock"


def page_of(client: Client) -> str:
    return client.get(URL).content.decode()


def queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as counted:
        client.get(URL)
    return len(counted)


def quarantine(file: StoredFile, state: ScanState = ScanState.INFECTED) -> None:
    note = "検査で Doc.Dropper.Agent に当たりました。"
    StoredFile.objects.filter(pk=file.pk).update(scan_state=state, scan_note=note)


def test_page_takes_as_many_queries_whatever_was_uploaded(
    tus: Tus, world: World, django_assert_num_queries: Callable[..., object]
) -> None:
    def one_more(number: int) -> None:
        stored_file(owner=world.user("editor"), name=f"{number}.pdf")
        tus.address(10, name=f"{number}.txt")

    one_more(1)
    tus.client.get(URL)
    few = queries(tus.client)
    one_more(2)
    one_more(3)
    with django_assert_num_queries(few):
        tus.client.get(URL)


def test_page_tells_what_is_on_its_way_and_why_something_was_refused(tus: Tus) -> None:
    tus.patch(tus.address(2048, name="録画.mp4"), 0, b"0" * 1024)
    tus.whole(bomb(), name="一式.zip")
    page = page_of(tus.client)
    assert "2 KBのうち 1 KB まで届いています" in page
    assert "圧縮の率が異常に高く" in page


def test_page_tells_labels_and_quarantine(tus: Tus, world: World) -> None:
    tus.whole(with_macros(word(), "docm"), name="様式.docm")
    file = stored_file(owner=world.user("editor"), name="危険.pdf")
    quarantine(file)
    page = page_of(tus.client)
    assert ("マクロ入り" in page, "Doc.Dropper.Agent に当たりました" in page) == (True, True)
    assert f'href="/files/{file.pk}/"' not in page


def test_page_shows_nothing_of_others(tus: Tus, client_for: ClientFor) -> None:
    tus.whole(b"text", name="編集者の資料.txt")
    tus.address(5, name="編集者の送りかけ.txt")
    assert "編集者の" not in page_of(client_for("approver"))


@pytest.mark.parametrize(("address", "said"), [("", True), (CLAMD, False)])
def test_page_says_when_there_is_no_virus_check(
    address: str, said: bool, tus: Tus, settings: Settings
) -> None:
    settings.CLAMD_ADDRESS = address
    assert ("このサイトにウイルス検査はありません" in page_of(tus.client)) == said


@pytest.mark.parametrize(
    ("who", "status"), [("editor", 302), ("superuser", 302), ("approver", 404), ("kyufu", 404)]
)
def test_check_once_more_is_for_uploader_and_superuser(
    who: str, status: int, client_for: ClientFor, world: World, settings: Settings
) -> None:
    settings.CLAMD_ADDRESS = CLAMD
    file = stored_file(owner=world.user("editor"))
    quarantine(file, ScanState.UNSCANNABLE)
    assert client_for(who).post(f"/files/{file.pk}/scan/").status_code == status
    asked = OutboxItem.objects.filter(kind="files.scan").count()
    file.refresh_from_db()
    assert (asked, file.scan_state) == ((1, "received") if status == 302 else (0, "unscannable"))


def test_check_once_more_without_a_scanner_says_so(tus: Tus, world: World) -> None:
    file = stored_file(owner=world.user("editor"))
    page = tus.client.post(f"/files/{file.pk}/scan/", follow=True).content.decode()
    assert "このサイトにウイルス検査はありません。" in page
    assert StoredFile.objects.get().scan_state == "unscanned"
