"""The virus check with a real clamd (F-07)."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import BinaryIO
from uuid import UUID

import pytest
from django.core.checks import run_checks
from django.test import Client
from django.utils import timezone
from portal.files.clamd import Clamd, ScannerUnavailable
from portal.files.jobs import rescan_waiting
from portal.files.models import ScanState, StoredFile
from portal.files.scanning import ScanFailed, enqueue_scan, request_scan, scan_file, scanner
from portal.outbox.draining import Drain
from portal.outbox.models import OutboxItem
from pytest_django.fixtures import Settings

from tests.factories.files import stored_file
from tests.portal.files.clamd_process import EICAR, MB, SIGNATURE, ClamdProcess
from tests.portal.files.makers import encrypted_zip, zipped
from tests.portal.files.tus_client import Tus
from tests.world import World

ClientFor = Callable[[str], Client]
pytestmark = [pytest.mark.clamav, pytest.mark.once]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClamdProcess]:
    process = ClamdProcess(tmp_path_factory.mktemp("clamd"))
    process.start()
    yield process
    process.stop()


@pytest.fixture
def clamd(running: ClamdProcess, settings: Settings) -> Iterator[ClamdProcess]:
    settings.CLAMD_ADDRESS = running.address
    yield running
    if running.process is None:
        running.start()


def drain() -> dict[str, int]:
    drain = Drain(threading.Event())
    while drain.round():
        pass
    return dict(drain.counts)


def states() -> list[str]:
    return list(StoredFile.objects.order_by("name").values_list("scan_state", flat=True))


def test_file_is_received_then_clean(tus: Tus, clamd: ClamdProcess) -> None:
    tus.whole(b"text")
    before = states()
    drain()
    file = StoredFile.objects.get()
    assert (before, file.scan_state, file.scan_note) == (["received"], "clean", "")
    assert file.scanned_at is not None


@pytest.mark.parametrize("packed", [False, True])
def test_virus_is_found_and_named(
    packed: bool, tus: Tus, clamd: ClamdProcess, client_for: ClientFor
) -> None:
    content = zipped(("a.txt", EICAR)) if packed else EICAR
    url = tus.whole(content, name="記録.zip" if packed else "記録.txt")
    drain()
    file = tus.state(url)["file"]
    assert (file["state"], SIGNATURE in file["reason"]) == ("ウイルスを検出", True)
    answers = [client_for(who).get(file["url"]).status_code for who in ("editor", "kyufu")]
    assert answers == [404, 404]


@pytest.mark.parametrize(("who", "status"), [("editor", 200), ("kyufu", 404), ("superuser", 404)])
@pytest.mark.parametrize("state", [ScanState.RECEIVED, ScanState.SCANNING])
def test_nobody_else_gets_a_file_before_its_check_is_over(
    state: ScanState, who: str, status: int, tus: Tus, clamd: ClamdProcess, client_for: ClientFor
) -> None:
    tus.whole(b"text")
    StoredFile.objects.update(scan_state=state)
    file = StoredFile.objects.get()
    assert client_for(who).get(f"/files/{file.pk}/").status_code == status


def test_stopped_clamd_leaves_files_waiting_and_never_clean(tus: Tus, clamd: ClamdProcess) -> None:
    tus.whole(b"text")
    clamd.stop()
    drain()
    item = OutboxItem.objects.get(kind="files.scan")
    assert (states(), item.state, item.attempts) == (["scanning"], "waiting", 0)
    clamd.start()
    drain()
    assert states() == ["clean"]


def test_more_than_clamd_takes_is_unscannable(tus: Tus, clamd: ClamdProcess) -> None:
    for size in (2 * MB + 1, 20 * MB):
        tus.whole(b"0" * size, name=f"{size:09}.txt")
    drain()
    assert states() == ["unscannable", "unscannable"]
    assert "大きすぎて検査できません" in StoredFile.objects.first().scan_note


def test_more_than_clamd_looks_into_is_unscannable(tus: Tus, clamd: ClamdProcess) -> None:
    tus.whole(b"0" * (2 * MB - 1))
    drain()
    file = StoredFile.objects.get()
    assert (file.scan_state, "最後まで検査できませんでした" in file.scan_note) == (
        "unscannable",
        True,
    )


def test_more_than_any_clamd_looks_into_is_never_sent(
    world: World, clamd: ClamdProcess, settings: Settings
) -> None:
    settings.FILES_SCAN_MAX_BYTES = 9
    file = stored_file(owner=world.user("editor"))
    clamd.stop()
    scan_file(file_id=file.pk)
    assert states() == ["unscannable"]


def test_password_makes_a_file_unscannable(tus: Tus, clamd: ClamdProcess) -> None:
    tus.whole(encrypted_zip(), name="名簿.zip")
    drain()
    file = StoredFile.objects.get()
    assert (file.scan_state, "パスワードを外して" in file.scan_note) == ("unscannable", True)


def test_site_without_scanner_never_says_clean(tus: Tus, settings: Settings) -> None:
    settings.CLAMD_ADDRESS = ""
    tus.whole(b"text")
    scan_file(file_id=StoredFile.objects.get().pk)
    assert (states(), OutboxItem.objects.filter(kind="files.scan").count()) == (["unscanned"], 0)


def test_files_from_before_the_scanner_are_checked_later(world: World, clamd: ClamdProcess) -> None:
    stored_file(owner=world.user("editor"), name="a.pdf")
    stored_file(owner=world.user("editor"), name="b.pdf", content=EICAR)
    rescan_waiting()
    drain()
    assert states() == ["clean", "infected"]


def test_check_that_got_stuck_is_asked_for_again(world: World, clamd: ClamdProcess) -> None:
    stored_file(owner=world.user("editor"))
    long_ago = timezone.now() - timedelta(hours=2)
    StoredFile.objects.update(scan_state=ScanState.SCANNING, created_at=long_ago)
    rescan_waiting()
    drain()
    assert states() == ["clean"]


def test_quarantined_file_can_be_checked_once_more(world: World, clamd: ClamdProcess) -> None:
    file = stored_file(owner=world.user("editor"))
    StoredFile.objects.update(scan_state=ScanState.UNSCANNABLE, scan_note="…")
    request_scan(file=file)
    before = states()
    drain()
    assert (before, states(), StoredFile.objects.get().scan_note) == (["received"], ["clean"], "")


def test_check_asked_for_twice_in_a_moment_is_made_twice(world: World, clamd: ClamdProcess) -> None:
    file = stored_file(owner=world.user("editor"))
    for _ in range(2):
        StoredFile.objects.update(scan_state=ScanState.UNSCANNABLE)
        request_scan(file=file)
        drain()
    assert states() == ["clean"]


def test_file_at_which_a_living_clamd_gives_up_holds_up_no_other(
    world: World, clamd: ClamdProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Clamd.scan

    def scan(self: Clamd, stream: BinaryIO) -> str:
        if stream.read() == b"endless":
            raise ScannerUnavailable("timed out")
        stream.seek(0)
        return real(self, stream)

    monkeypatch.setattr(Clamd, "scan", scan)
    for content in (b"endless", b"quick"):
        enqueue_scan(stored_file(owner=world.user("editor"), content=content))
    drain()
    rows = OutboxItem.objects.filter(kind="files.scan").order_by("pk")
    assert list(rows.values_list("state", "attempts")) == [("waiting", 1), ("done", 1)]


def test_check_of_a_file_that_is_gone_does_nothing(world: World, clamd: ClamdProcess) -> None:
    scan_file(file_id=UUID(int=0))


def test_words_of_clamd_that_nobody_knows_are_a_failure(
    world: World, clamd: ClamdProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = stored_file(owner=world.user("editor"))
    monkeypatch.setattr(Clamd, "scan", lambda self, stream: "stream: Out of memory ERROR")
    with pytest.raises(ScanFailed):
        scan_file(file_id=file.pk)
    assert states() == ["unscanned"]


@pytest.mark.parametrize("address", ["unix:///nowhere/clamd.sock", "tcp://127.0.0.1:1"])
def test_clamd_that_is_not_there_is_told(address: str, world: World, settings: Settings) -> None:
    settings.CLAMD_ADDRESS = address
    file = stored_file(owner=world.user("editor"))
    with pytest.raises(ScannerUnavailable):
        scan_file(file_id=file.pk)
    assert (scanner().ping(), states()) == (False, ["unscanned"])  # type: ignore[union-attr]


def test_status_tells_operators_of_scanner_and_quarantine(
    world: World, clamd: ClamdProcess, client: Client
) -> None:
    for name, state in (("a.pdf", ScanState.SCANNING), ("b.pdf", ScanState.INFECTED)):
        file = stored_file(owner=world.user("editor"), name=name)
        StoredFile.objects.filter(pk=file.pk).update(scan_state=state)
    status = client.get("/statusz").json()
    told = {key: status[key] for key in ("scanner", "scans_waiting", "files_quarantined")}
    assert told == {"scanner": "ok", "scans_waiting": 1, "files_quarantined": 1}


@pytest.mark.parametrize(
    ("address", "word"), [("", "none"), ("unix:///nowhere/clamd.sock", "away")]
)
def test_status_tells_when_nothing_is_checked(
    address: str, word: str, world: World, client: Client, settings: Settings
) -> None:
    settings.CLAMD_ADDRESS = address
    assert client.get("/statusz").json()["scanner"] == word


@pytest.mark.parametrize(
    ("address", "ids"),
    [
        ("", ["files.W001"]),
        ("unix:///run/clamd.sock", []),
        ("tcp://scan:3310", []),
        ("scan:3310", ["files.E001"]),
        ("tcp://", ["files.E001"]),
    ],
)
def test_checks_tell_of_a_missing_or_misspelt_scanner(
    address: str, ids: list[str], settings: Settings
) -> None:
    settings.CLAMD_ADDRESS = address
    found = run_checks(tags=["files"], include_deployment_checks=True)
    assert [message.id for message in found if message.id.startswith("files.")] == ids
