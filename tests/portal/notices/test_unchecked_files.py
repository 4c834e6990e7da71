"""What is published carries no file whose virus check is not over (F-07)."""

from collections.abc import Callable

import pytest
from portal.extension.events import PublicationStopped
from portal.files.models import StoredFile
from portal.notices.completeness import attachment_problems, missing_for_publication
from pytest_django.fixtures import Settings

from tests.factories.notices import make_draft

CLAMD = "unix:///nowhere/clamd.sock"
WAITS = "添付「別紙.pdf」はウイルス検査が終わっていません。終わってから公開してください。"


@pytest.mark.parametrize(
    ("scanner", "state", "problems"),
    [
        ("", "unscanned", []),
        ("", "received", [WAITS]),
        ("", "scanning", [WAITS]),
        ("", "clean", []),
        (CLAMD, "unscanned", [WAITS]),
        (CLAMD, "received", [WAITS]),
        (CLAMD, "scanning", [WAITS]),
        (CLAMD, "clean", []),
        (CLAMD, "infected", ["添付「別紙.pdf」：ウイルスを検出。外してください。"]),
        (CLAMD, "unscannable", ["添付「別紙.pdf」：検査できません。外してください。"]),
    ],
)
def test_publication_needs_every_check_to_be_over(
    scanner: str,
    state: str,
    problems: list[str],
    stored_file: Callable[..., StoredFile],
    settings: Settings,
) -> None:
    settings.CLAMD_ADDRESS = scanner
    draft = make_draft(files=[stored_file("別紙.pdf", scan_state=state)])
    assert missing_for_publication(draft) == problems


def test_publication_with_a_waiting_file_is_stopped_as_a_whole(
    stored_file: Callable[..., StoredFile],
) -> None:
    draft = make_draft(files=[stored_file("別紙.pdf", scan_state="scanning")])
    with pytest.raises(PublicationStopped, match="ウイルス検査が終わっていません"):
        draft.save_revision().publish()
    draft.refresh_from_db()
    assert draft.current_version is None


def test_draft_may_hold_a_waiting_file(stored_file: Callable[..., StoredFile]) -> None:
    file = stored_file("別紙.pdf", scan_state="scanning")
    assert attachment_problems([{"file": str(file.pk)}], for_publication=False) == []
