"""Storing files."""

import hashlib
import os
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from portal.files import services, storage
from portal.files.models import StoredFile
from portal.files.refusals import FileRefused
from portal.files.services import store_path, store_upload
from portal.files.storage import path_of, remove_stale_parts
from pytest_django.fixtures import Settings

from tests.world import World

PDF = b"%PDF-1.7\n%%EOF\n"


def uploaded(world: World, name: str = "様式.pdf", content: bytes = PDF) -> StoredFile:
    upload = SimpleUploadedFile(name, content)
    return store_upload(upload=upload, purpose="test", owner=world.user("editor"))


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_store_upload_records_what_was_written(world: World) -> None:
    file = uploaded(world)
    assert path_of(file.pk).read_bytes() == PDF
    assert (file.name, file.size, file.sha256, file.content_type, file.scan_state) == (
        "様式.pdf",
        len(PDF),
        hashlib.sha256(PDF).hexdigest(),
        "application/pdf",
        "unscanned",
    )


def test_store_path_copies_a_file_of_this_machine(world: World, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"abc")
    file = store_path(
        path=tmp_path / "x", name="別紙.csv", purpose="test", owner=world.user("editor")
    )
    assert (file.name, path_of(file.pk).read_bytes()) == ("別紙.csv", b"abc")


def test_store_upload_ignores_the_content_type_of_the_client(world: World) -> None:
    upload = SimpleUploadedFile("a.pdf", PDF, content_type="text/html")
    file = store_upload(upload=upload, purpose="test", owner=world.user("editor"))
    assert file.content_type == "application/pdf"


@pytest.mark.parametrize(
    "name",
    ["a.html", "a.svg", "a.xml", "a.js", "a.exe", "a.xlsb", "a", "a.pdf.exe", "a.pdf\u202e.js"],
)
def test_store_upload_refuses_kinds_not_on_the_list(name: str, world: World) -> None:
    with pytest.raises(FileRefused, match="受け付けない形式"):
        uploaded(world, name)


def test_store_upload_refuses_an_empty_file(world: World) -> None:
    with pytest.raises(FileRefused, match="空のファイル"):
        uploaded(world, content=b"")


def test_store_upload_refuses_a_file_that_is_too_large(world: World, settings: Settings) -> None:
    settings.FILES_MAX_BYTES = 1024 * 1024
    with pytest.raises(FileRefused, match="1 MB まで"):
        uploaded(world, content=b"x" * (1024 * 1024 + 1))


def test_a_file_that_grows_while_it_is_read_leaves_nothing(
    world: World, settings: Settings, files_root: Path
) -> None:
    settings.FILES_MAX_BYTES = 4
    upload = SimpleUploadedFile("a.pdf", b"12345")
    upload.size = 1
    with pytest.raises(FileRefused):
        store_upload(upload=upload, purpose="test", owner=world.user("editor"))
    assert (files_below(files_root), StoredFile.objects.count()) == ([], 0)


def test_a_row_that_fails_leaves_no_bytes(
    world: World, files_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(services.StoredFile, "save", broken)
    with pytest.raises(DatabaseError):
        uploaded(world)
    assert files_below(files_root) == []


def test_bytes_that_fail_leave_no_row(
    world: World, files_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(handle: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(storage.os, "fsync", broken)
    with pytest.raises(OSError, match="disk full"):
        uploaded(world)
    assert (files_below(files_root), StoredFile.objects.count()) == ([], 0)


def test_parts_of_yesterday_are_removed(files_root: Path) -> None:
    folder = files_root / "incoming"
    folder.mkdir(parents=True)
    (folder / "old").write_bytes(b"x")
    (folder / "new").write_bytes(b"x")
    os.utime(folder / "old", (0, 0))
    assert (remove_stale_parts(), [p.name for p in files_below(files_root)]) == (1, ["new"])
