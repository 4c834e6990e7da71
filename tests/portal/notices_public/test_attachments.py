"""The attachments of a notice together: one zip, hashes, history."""

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client
from portal.extension.events import AttachmentViewed
from portal.files.models import ScanState, StoredFile
from portal.files.storage import path_of
from portal.notices.archive import unique_names

from tests.factories.notices import correct, make_draft, make_notice
from tests.portal.notices.events import listening
from tests.portal.notices_public.attachments import make_file
from tests.world import World

pytestmark = pytest.mark.once

ClientFor = Callable[[Any], Client]
HOKKAIDO = {"include": ["prefecture:01"], "exclude": []}


@pytest.fixture
def files(world: World) -> list[StoredFile]:
    names = ["別紙1.pdf", "様式.pdf", "様式.pdf"]
    return [
        make_file(world, name, f"%PDF-1.4 {n}\n%%EOF\n".encode()) for n, name in enumerate(names)
    ]


@pytest.fixture
def notice(files: list[StoredFile]) -> Any:
    return make_notice(audience=HOKKAIDO, files=files)


def fetched(client: Client, notice: Any, path: str = "files.zip") -> tuple[Any, zipfile.ZipFile]:
    response = client.get(f"/notices/{notice.pk}/{path}")
    content = b"".join(response.streaming_content)
    assert response["Content-Length"] == str(len(content))
    return response, zipfile.ZipFile(io.BytesIO(content))


@pytest.mark.parametrize("path", ["files.zip", "versions/1/files.zip", "files/"])
@pytest.mark.parametrize(
    ("who", "status"), [(None, 302), ("kyufu", 200), ("editor", 200), ("morioka", 404)]
)
def test_attachments_are_for_readers_of_the_notice(
    who: str | None, status: int, path: str, client: Client, client_for: ClientFor, notice: Any
) -> None:
    asking = client_for(who) if who else client
    assert asking.get(f"/notices/{notice.pk}/{path}").status_code == status


def test_zip_holds_every_file_unpacked_and_whole(
    client_for: ClientFor, notice: Any, files: list[StoredFile]
) -> None:
    _, archive = fetched(client_for("kyufu"), notice)
    assert archive.testzip() is None
    names = archive.namelist()
    assert names == ["別紙1.pdf", "様式.pdf", "様式 (2).pdf", "一覧.txt", "SHA256SUMS.txt"]
    assert [hashlib.sha256(archive.read(name)).hexdigest() for name in names[:3]] == [
        file.sha256 for file in files
    ]
    assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}


def test_japanese_names_in_the_zip_carry_the_utf8_flag(client_for: ClientFor, notice: Any) -> None:
    _, archive = fetched(client_for("kyufu"), notice)
    flags = [entry.flag_bits & 0x800 for entry in archive.infolist()]
    assert flags[:4] == [0x800] * 4


def test_zip_lists_its_files_for_people_and_for_sha256sum(
    client_for: ClientFor, notice: Any, files: list[StoredFile]
) -> None:
    _, archive = fetched(client_for("kyufu"), notice)
    sums = archive.read("SHA256SUMS.txt").decode()
    assert sums.splitlines()[2] == f"{files[2].sha256}  様式 (2).pdf"
    listing = archive.read("一覧.txt").decode("utf-8-sig")
    assert "無害化" in listing
    assert files[1].sha256 in listing


def test_zip_is_saved_under_a_japanese_name_and_never_shown(
    client_for: ClientFor, notice: Any
) -> None:
    response, _ = fetched(client_for("kyufu"), notice)
    assert "filename*=UTF-8''" in response["Content-Disposition"]
    assert "老介発1118第2号_第1版_添付.zip" in unquote(response["Content-Disposition"])
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"


def test_zip_counts_every_attachment_as_viewed_once(
    client_for: ClientFor,
    notice: Any,
    files: list[StoredFile],
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    client = client_for("kyufu")
    with listening(AttachmentViewed) as told, django_capture_on_commit_callbacks(execute=True):
        client.head(f"/notices/{notice.pk}/files.zip")
        fetched(client, notice)
    assert [event.file_id for event in told] == [str(file.pk) for file in files]


@pytest.mark.parametrize("state", [ScanState.INFECTED, ScanState.UNSCANNABLE])
def test_zip_leaves_blocked_files_out_and_says_so(
    state: ScanState, client_for: ClientFor, notice: Any, files: list[StoredFile]
) -> None:
    StoredFile.objects.filter(pk=files[0].pk).update(scan_state=state)
    _, archive = fetched(client_for("kyufu"), notice)
    assert "別紙1.pdf" not in archive.namelist()
    assert f"別紙1.pdf（入っていません：{state.label}）" in archive.read("一覧.txt").decode()


def test_zip_of_an_earlier_version_holds_its_files(
    client_for: ClientFor, world: World, notice: Any
) -> None:
    newer = make_file(world, "別紙1.pdf", b"%PDF-1.7 new\n%%EOF\n")
    notice.attachments = [{"file": str(newer.pk), "label": "別紙1.pdf"}]
    correct(notice)
    _, now = fetched(client_for("kyufu"), notice)
    _, before = fetched(client_for("kyufu"), notice, "versions/1/files.zip")
    assert now.read("別紙1.pdf") == b"%PDF-1.7 new\n%%EOF\n"
    assert len(before.namelist()) == 5


def test_notice_without_files_has_no_zip(client_for: ClientFor, world: World) -> None:
    notice = make_notice(audience=HOKKAIDO)
    assert client_for("kyufu").get(f"/notices/{notice.pk}/files.zip").status_code == 404


def test_zip_is_never_held_in_memory(client_for: ClientFor, world: World) -> None:
    """The answer yields pieces of at most a few MB, far less than the file."""
    big = make_file(world, "録画.pdf", b"%PDF-1.4\n" + bytes(20 * 1024 * 1024))
    notice = make_notice(audience=HOKKAIDO, files=[big, make_file(world)])
    response = client_for("kyufu").get(f"/notices/{notice.pk}/files.zip")
    pieces: Iterator[bytes] = response.streaming_content  # type: ignore[attr-defined]
    assert max(len(piece) for piece in pieces) < 2 * 1024 * 1024


@pytest.mark.parametrize(
    ("names", "unique"),
    [
        (["a.pdf", "A.PDF", "a.pdf"], ["a.pdf", "A (2).PDF", "a (3).pdf"]),
        (["一覧.txt"], ["一覧 (2).txt"]),
        (["様式", "様式"], ["様式", "様式 (2)"]),
    ],
)
def test_names_in_the_zip_never_meet(names: list[str], unique: list[str]) -> None:
    assert unique_names(names) == unique


def test_notice_page_lists_the_hashes_and_what_sanitising_does(
    client_for: ClientFor, notice: Any, files: list[StoredFile]
) -> None:
    html = client_for("kyufu").get(notice.get_url()).content.decode()
    listed = html.partition('data-testid="hash-list"')[2].partition("</details>")[0]
    assert [file.sha256 in listed for file in files] == [True] * 3
    assert "無害化" in html
    assert f'href="/notices/{notice.pk}/files.zip"' in html
    assert f'href="/files/{files[0].pk}/view/"' in html


def test_history_says_what_each_version_did(
    client_for: ClientFor, world: World, notice: Any, files: list[StoredFile]
) -> None:
    exchanged = make_file(world, "様式.pdf", b"%PDF-1.7 exchanged\n%%EOF\n")
    added = make_file(world, "Q&A.pdf", b"%PDF-1.7 added\n%%EOF\n")
    notice.attachments = [
        {"file": str(files[0].pk), "label": "別紙1.pdf"},
        {"file": str(exchanged.pk), "label": "様式.pdf"},
        {"file": str(added.pk), "label": "Q&A.pdf"},
    ]
    correct(notice)
    html = client_for("kyufu").get(f"/notices/{notice.pk}/files/").content.decode()
    sections = html.split('data-testid="attachment"')[1:]
    said = [
        [word for word in ("新規", "差し替え", "変更なし", "削除") if f">{word}<" in section]
        for section in sections
    ]
    assert said == [["新規", "変更なし"], ["新規", "差し替え"], ["新規"], ["新規", "削除"]]
    assert exchanged.sha256 in sections[1]
    assert "いまの版にはありません" in sections[3]


@pytest.mark.parametrize("number", [1, 3])
def test_history_costs_the_same_for_one_file_and_for_three(
    number: int,
    client_for: ClientFor,
    files: list[StoredFile],
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    notice = make_notice(audience=HOKKAIDO, files=files[:number])
    client = client_for("kyufu")
    client.get(f"/notices/{notice.pk}/files/")
    with django_assert_num_queries(13):
        client.get(f"/notices/{notice.pk}/files/")


def test_preview_of_a_draft_offers_no_zip(editor_client: Client, files: list[StoredFile]) -> None:
    draft = make_draft(files=files)
    draft.save_revision()
    html = editor_client.get(f"/admin/pages/{draft.pk}/view_draft/").content.decode()
    assert ("preview-banner" in html, "files.zip" in html) == (True, False)


def test_lost_bytes_leave_the_other_files(
    client_for: ClientFor, notice: Any, files: list[StoredFile]
) -> None:
    path_of(files[0].pk).unlink()
    _, archive = fetched(client_for("kyufu"), notice)
    assert archive.namelist()[0] == "様式.pdf"
