"""Copies are made once for each content, by the worker, after the check."""

import pytest
from django.utils import timezone
from portal.extension.jobs import Postpone
from portal.files.models import ScanState, StoredFile
from portal.outbox.models import OutboxItem
from portal.reading.jobs import convert, forget_older_copies
from portal.reading.models import TextCopy
from portal.reading.services import JOB, ask_for_copy, keep_answer, make_copy

from tests.factories.files import stored_file
from tests.portal.reading import documents
from tests.world import World

READY = {"state": "ready", "sections": [{"title": "本文", "html": "<p>読める</p>"}]}


@pytest.fixture
def file(world: World) -> StoredFile:
    return stored_file(owner=world.user("editor"), name="通知.docx", content=documents.word())


def rows() -> int:
    return OutboxItem.objects.filter(kind=JOB).count()


def test_stored_file_asks_for_its_copy(file: StoredFile) -> None:
    assert OutboxItem.objects.get(kind=JOB).payload == {"file": str(file.pk)}


def test_same_content_asks_once(world: World) -> None:
    content = documents.word()
    for name in ("甲.docx", "乙.docx"):
        stored_file(owner=world.user("editor"), name=name, content=content)
    assert rows() == 1


def test_file_without_text_asks_for_nothing(world: World) -> None:
    stored_file(owner=world.user("editor"), name="録画.mp4", content=b"\0\0\0\x18ftypmp42")
    assert rows() == 0


def test_worker_makes_the_copy_in_the_converter_process(file: StoredFile) -> None:
    convert({"file": str(file.pk)})
    copy = TextCopy.objects.get(sha256=file.sha256)
    assert (copy.state, copy.kind, copy.parts.count()) == ("ready", "word", 1)
    assert "改正の趣旨" in copy.parts.get().html


def test_copy_is_made_once(file: StoredFile, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []

    def counted(kind: str, path: object) -> dict[str, object]:
        calls.append(kind)
        return READY

    monkeypatch.setattr("portal.reading.services.run_converter", counted)
    assert make_copy(file=file) == make_copy(file=file)
    assert calls == ["word"]


def test_second_answer_for_a_content_changes_nothing(file: StoredFile) -> None:
    first = keep_answer(sha256=file.sha256, kind="word", answer=READY)
    assert keep_answer(sha256=file.sha256, kind="word", answer={"state": "failed"}) == first
    assert (first.parts.count(), TextCopy.objects.get().state) == (1, "ready")


@pytest.mark.parametrize("state", [ScanState.RECEIVED, ScanState.SCANNING])
def test_file_under_check_waits(state: ScanState, file: StoredFile) -> None:
    StoredFile.objects.update(scan_state=state)
    with pytest.raises(Postpone):
        convert({"file": str(file.pk)})
    assert not TextCopy.objects.exists()


@pytest.mark.parametrize("state", [ScanState.INFECTED, ScanState.UNSCANNABLE])
def test_blocked_file_is_never_converted(state: ScanState, file: StoredFile) -> None:
    StoredFile.objects.update(scan_state=state)
    convert({"file": str(file.pk)})
    assert not TextCopy.objects.exists()


def test_file_that_came_out_of_quarantine_is_asked_for_again(file: StoredFile) -> None:
    StoredFile.objects.update(scan_state=ScanState.UNSCANNABLE)
    convert({"file": str(file.pk)})
    StoredFile.objects.update(scan_state=ScanState.CLEAN, scanned_at=timezone.now())
    file.refresh_from_db()
    ask_for_copy(file=file)
    assert rows() == 2


def test_copies_by_an_earlier_converter_are_forgotten(file: StoredFile) -> None:
    keep_answer(sha256=file.sha256, kind="word", answer=READY)
    TextCopy.objects.create(sha256=file.sha256, kind="word", version=0, state="ready")
    forget_older_copies()
    assert TextCopy.objects.get().parts.count() == 1


def test_lost_bytes_are_reported_to_operators(file: StoredFile) -> None:
    from portal.files.storage import remove_file

    remove_file(file.pk)
    with pytest.raises(FileNotFoundError):
        convert({"file": str(file.pk)})
