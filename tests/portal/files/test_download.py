"""The download gate (F-01, F-05)."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django_sendfile import utils as sendfile_utils
from portal.files.access import on_download
from portal.files.kinds import CONTENT_TYPES
from portal.files.models import ScanState, StoredFile
from portal.files.storage import path_of
from pytest_django.fixtures import Settings

from tests.factories.files import stored_file
from tests.portal.files.leaving import leave_for
from tests.world import World

pytestmark = pytest.mark.once

ClientFor = Callable[[str], Client]


@pytest.fixture
def file(world: World) -> StoredFile:
    return stored_file(owner=world.user("editor"))


def url(file: StoredFile) -> str:
    return f"/files/{file.pk}/"


def body(response: object) -> bytes:
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("who", "status"),
    [("kyufu", 200), ("editor", 200), ("hakodate", 404), ("hokkaido", 404), ("approver", 404)],
)
def test_gate_asks_the_predicate_of_the_purpose(
    who: str, status: int, client_for: ClientFor, file: StoredFile
) -> None:
    assert client_for(who).get(url(file)).status_code == status


@pytest.mark.parametrize("state", [ScanState.UNSCANNED, ScanState.RECEIVED])
def test_own_upload_is_closed_to_somebody_who_has_left_the_ministry(
    state: str, client_for: ClientFor, file: StoredFile, world: World
) -> None:
    StoredFile.objects.filter(pk=file.pk).update(scan_state=state)
    assert client_for("editor").get(url(file)).status_code == 200
    leave_for(world, "editor", "iwate_town")
    assert client_for("editor").get(url(file)).status_code == 404


def test_gate_sends_anonymous_people_to_the_login_page(client: Client, file: StoredFile) -> None:
    response = client.get(url(file))
    assert (response.status_code, response["Location"]) == (
        302,
        f"/account/login/?next=/files/{file.pk}/",
    )


def test_gate_is_closed_for_a_purpose_nobody_registered(
    client_for: ClientFor, world: World
) -> None:
    file = stored_file(owner=world.user("editor"), purpose="unknown")
    assert client_for("kyufu").get(url(file)).status_code == 404


@pytest.mark.parametrize("state", [ScanState.INFECTED, ScanState.UNSCANNABLE])
def test_gate_is_closed_for_blocked_files(
    state: str, client_for: ClientFor, file: StoredFile
) -> None:
    StoredFile.objects.filter(pk=file.pk).update(scan_state=state)
    statuses = [client_for(who).get(url(file)).status_code for who in ("kyufu", "editor")]
    assert statuses == [404, 404]


def test_gate_says_404_for_an_unknown_id_and_for_missing_bytes(
    client_for: ClientFor, file: StoredFile
) -> None:
    path_of(file.pk).unlink()
    client = client_for("kyufu")
    assert [client.get(u).status_code for u in (url(file), f"/files/{uuid4()}/")] == [404, 404]


def test_gate_takes_no_post(client_for: ClientFor, file: StoredFile) -> None:
    assert client_for("kyufu").post(url(file)).status_code == 405


def test_download_carries_the_whole_file_and_safe_headers(
    client_for: ClientFor, file: StoredFile
) -> None:
    response = client_for("kyufu").get(url(file))
    wanted = {
        "Content-Type": "application/pdf",
        "Content-Length": "10",
        "Content-Disposition": 'attachment; filename="file.pdf"; '
        "filename*=UTF-8''%E6%A7%98%E5%BC%8F.pdf",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
        "Accept-Ranges": "bytes",
        "ETag": f'"{file.pk}"',
    }
    assert {name: response.get(name) for name in wanted} == wanted
    assert body(response) == b"0123456789"


@pytest.mark.parametrize("extension", sorted(CONTENT_TYPES))
def test_no_kind_is_ever_shown_inline(extension: str, client_for: ClientFor, world: World) -> None:
    file = stored_file(owner=world.user("editor"), name=f"a.{extension}")
    response = client_for("kyufu").get(url(file))
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Content-Type"] == CONTENT_TYPES[extension]


def test_head_has_the_headers_and_no_body(client_for: ClientFor, file: StoredFile) -> None:
    response = client_for("kyufu").head(url(file))
    assert (response.status_code, response["Content-Length"], body(response)) == (200, "10", b"")


@pytest.mark.parametrize(
    ("asked", "content_range", "content"),
    [
        ("bytes=0-3", "bytes 0-3/10", b"0123"),
        ("bytes=4-", "bytes 4-9/10", b"456789"),
        ("bytes=-2", "bytes 8-9/10", b"89"),
        ("bytes=0-0", "bytes 0-0/10", b"0"),
        ("bytes=9-9", "bytes 9-9/10", b"9"),
        ("bytes=5-99", "bytes 5-9/10", b"56789"),
    ],
)
def test_range_gives_exactly_the_part(
    asked: str, content_range: str, content: bytes, client_for: ClientFor, file: StoredFile
) -> None:
    response = client_for("kyufu").get(url(file), headers={"range": asked})
    assert (response.status_code, response["Content-Range"], response["Content-Length"]) == (
        206,
        content_range,
        str(len(content)),
    )
    assert body(response) == content


@pytest.mark.parametrize("asked", ["bytes=10-", "bytes=99-100", "bytes=5-2"])
def test_range_outside_the_file_is_refused(
    asked: str, client_for: ClientFor, file: StoredFile
) -> None:
    response = client_for("kyufu").get(url(file), headers={"range": asked})
    assert (response.status_code, response["Content-Range"]) == (416, "bytes */10")


def test_range_we_do_not_understand_gives_the_whole(
    client_for: ClientFor, file: StoredFile
) -> None:
    response = client_for("kyufu").get(url(file), headers={"range": "lines=1-2"})
    assert (response.status_code, body(response)) == (200, b"0123456789")


@pytest.mark.parametrize(
    ("if_range", "status"), [("etag", 206), ("date", 206), ('"other"', 200), ("nonsense", 200)]
)
def test_if_range_decides_between_part_and_whole(
    if_range: str, status: int, client_for: ClientFor, file: StoredFile
) -> None:
    client = client_for("kyufu")
    whole = client.head(url(file))
    value = {"etag": whole["ETag"], "date": whole["Last-Modified"]}.get(if_range, if_range)
    response = client.get(url(file), headers={"range": "bytes=0-3", "if-range": value})
    assert response.status_code == status


def test_unchanged_file_is_not_sent_again(client_for: ClientFor, file: StoredFile) -> None:
    response = client_for("kyufu").get(url(file), headers={"if-none-match": f'"{file.pk}"'})
    assert (response.status_code, response["Cache-Control"]) == (304, "private, no-store")


@pytest.mark.parametrize(
    ("method", "asked", "told"),
    [
        ("get", "", 1),
        ("get", "bytes=0-", 1),
        ("get", "bytes=5-", 0),
        ("get", "bytes=50-", 0),
        ("head", "", 0),
    ],
)
def test_listener_hears_once_of_each_download(
    method: str, asked: str, told: int, client_for: ClientFor, file: StoredFile
) -> None:
    heard: list[tuple[str, str, str]] = []
    on_download("test")(
        lambda user, seat, file: heard.append((user.email, seat.organisation.code, str(file.pk)))
    )
    headers = {"range": asked} if asked else {}
    getattr(client_for("kyufu"), method)(url(file), headers=headers)
    assert len(heard) == told


def test_listener_that_fails_does_not_hinder_the_download(
    client_for: ClientFor, file: StoredFile
) -> None:
    @on_download("test")
    def broken(user: object, seat: object, file: StoredFile) -> None:
        raise RuntimeError

    assert client_for("kyufu").get(url(file)).status_code == 200


def test_nginx_gets_the_path_when_it_sends_the_bytes(
    client_for: ClientFor, file: StoredFile, settings: Settings
) -> None:
    settings.SENDFILE_BACKEND = "django_sendfile.backends.nginx"
    sendfile_utils._get_sendfile.cache_clear()
    response = client_for("kyufu").get(url(file))
    assert (response["X-Accel-Redirect"], response["Content-Disposition"], response.content) == (
        f"/protected-files/{str(file.pk)[:2]}/{file.pk}",
        "attachment; filename=\"file.pdf\"; filename*=UTF-8''%E6%A7%98%E5%BC%8F.pdf",
        b"",
    )


@pytest.mark.parametrize(
    "path", ["/media/x", "/no-media/x", "/protected-files/x", "/documents/1/x"]
)
def test_no_other_address_gives_bytes(path: str, client_for: ClientFor) -> None:
    assert client_for("kyufu").get(path, follow=True).status_code == 404
