"""docs/traceability.md says what the browser journeys really show."""

import re

from tests.e2e.traceability import DOCUMENT, SCENES, document, journeys
from tests.processes import ROOT

CURRENT = DOCUMENT.read_text(encoding="utf-8")
WISHES = [wish for wishes in SCENES.values() for wish in wishes]


def test_document_is_current() -> None:
    assert document() == CURRENT, "python -m tests.e2e.traceability を実行してください"


def test_every_row_of_the_scenes_is_listed_once() -> None:
    assert [wish.number for wish in WISHES] == list(range(1, 19))


def test_journeys_name_rows_that_exist() -> None:
    known = {wish.number for wish in WISHES}
    assert {row for journey in journeys() for row in journey.rows} <= known


def test_pictures_exist() -> None:
    pictures = re.findall(r"\((screenshots/[^)]+)\)", CURRENT)
    assert [p for p in pictures if not (ROOT / "docs" / p).exists()] == []
