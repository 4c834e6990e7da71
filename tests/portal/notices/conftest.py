"""Fixtures of the notice tests."""

import hashlib
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from portal.extension.options import page_options
from portal.files.models import StoredFile

from tests.portal.notices.plugin_part import NoteOption
from tests.world import World


@pytest.fixture
def stored_file(world: World) -> Callable[..., StoredFile]:
    """A stored file's row: ``stored_file("別紙1.pdf", scan_state="clean")``."""

    def make(name: str, *, owner: str = "editor", **fields: str) -> StoredFile:
        values = {
            "name": name,
            "size": 1024,
            "sha256": hashlib.sha256(uuid4().bytes).hexdigest(),
            "content_type": "application/pdf",
            "purpose": "notice",
            "owner": world.user(owner),
            "scan_state": "unscanned",
            **fields,
        }
        return StoredFile.objects.create(**values)

    return make


@pytest.fixture
def note_option(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[NoteOption]]:
    """A registered option, gone after the test."""
    monkeypatch.setattr(NoteOption, "told", [])
    page_options.add("note", NoteOption())
    yield NoteOption
    page_options.remove("note")
