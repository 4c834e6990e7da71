"""Every bad document ends in its named state, inside the limits."""

import resource

import pytest
from portal.reading.converter.confinement import MEMORY_BYTES

from tests.portal.reading import documents
from tests.portal.reading.conftest import Convert

pytestmark = pytest.mark.once

HOSTILE = {
    "bomb": ("word", documents.bomb, "too_large"),
    "bomb that lies": ("word", documents.lying_bomb, "broken"),
    "billion laughs": ("word", documents.billion_laughs, "broken"),
    "tables in tables": ("word", documents.deep_tables, "too_large"),
    "locked Word": ("word", documents.locked_office, "encrypted"),
    "locked PDF": ("pdf", lambda: documents.pdf(password="himitsu"), "encrypted"),
    "scan": ("pdf", lambda: documents.pdf([[], []]), "empty"),
    "page tree in a circle": ("pdf", documents.looping_pdf, "broken"),
    "truncated Word": ("word", lambda: documents.word()[:5000], "broken"),
    "Excel named docx": ("word", documents.excel, "broken"),
    "Word named xlsx": ("excel", documents.word, "broken"),
    "Word named pptx": ("slides", documents.word, "broken"),
    "text named pdf": ("pdf", lambda: b"hello", "broken"),
    "nothing but nulls": ("csv", lambda: b"\xff\x00" * 500, "broken"),
    "empty lines": ("text", lambda: b"\n\n\n", "empty"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_document_ends_in_its_state(name: str, convert: Convert) -> None:
    kind, content, state = HOSTILE[name]
    assert convert(kind, content())["state"] == state


def test_excel_with_a_million_rows_is_shown_from_the_top(convert: Convert) -> None:
    answer = convert("excel", documents.million_rows())
    assert answer["state"] == "ready"
    assert any("先頭の1,000行" in note for note in answer["notes"])
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 < MEMORY_BYTES


def test_entity_brings_no_file_of_the_server(convert: Convert) -> None:
    assert "root:" not in str(convert("word", documents.external_entity()))
