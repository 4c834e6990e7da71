"""``/files/<uuid>/view/``: who may read, what is shown, what counts."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from portal.extension.events import AttachmentViewed
from portal.files.models import ScanState, StoredFile
from portal.outbox.models import OutboxItem
from portal.reading.models import State
from portal.reading.services import JOB, keep_answer, make_copy

from tests.factories.files import stored_file
from tests.factories.notices import correct, make_notice
from tests.portal.notices.events import listening
from tests.portal.reading import documents
from tests.world import World

pytestmark = pytest.mark.once

ClientFor = Callable[[Any], Client]
HOKKAIDO = {"include": ["prefecture:01"], "exclude": []}


def attachment(world: World, name: str = "通知.docx", content: bytes = b"") -> StoredFile:
    return stored_file(
        owner=world.user("editor"),
        name=name,
        content=content or documents.word(),
        purpose="notice",
    )


def answered(file: StoredFile, *sections: tuple[str, str], **fields: Any) -> None:
    """A copy as if the converter had said this."""
    parts = [{"title": title, "html": html} for title, html in sections]
    keep_answer(
        sha256=file.sha256, kind="word", answer={"state": "ready", "sections": parts, **fields}
    )


@pytest.fixture
def file(world: World) -> StoredFile:
    """An attachment of a notice to 北海道, with its copy."""
    file = attachment(world)
    answered(file, ("本文", "<h1>改正の趣旨</h1><p>負担を減らす。</p>"), extent="4ページ")
    return file


@pytest.fixture
def notice(file: StoredFile) -> Any:
    return make_notice(audience=HOKKAIDO, files=[file])


def url(file: StoredFile) -> str:
    return f"/files/{file.pk}/view/"


def test_anonymous_is_sent_to_sign_in(client: Client, notice: Any, file: StoredFile) -> None:
    assert client.get(url(file)).status_code == 302


@pytest.mark.parametrize(
    ("who", "status"),
    [("kyufu", 200), ("hokkaido", 200), ("editor", 200), ("morioka", 404), ("seatless", 404)],
)
def test_reader_of_the_download_is_reader_of_the_text(
    who: str, status: int, client_for: ClientFor, notice: Any, file: StoredFile
) -> None:
    client = client_for(who)
    assert client.get(url(file)).status_code == status
    assert client.get(f"/files/{file.pk}/").status_code == status


@pytest.mark.parametrize("state", [ScanState.INFECTED, ScanState.UNSCANNABLE])
def test_blocked_file_has_no_text_for_anybody(
    state: ScanState, client_for: ClientFor, notice: Any, file: StoredFile
) -> None:
    StoredFile.objects.update(scan_state=state)
    assert [client_for(who).get(url(file)).status_code for who in ("kyufu", "editor")] == [404, 404]


def test_text_is_shown_with_note_outline_and_way_back(
    client_for: ClientFor, notice: Any, file: StoredFile
) -> None:
    html = client_for("kyufu").get(url(file)).content.decode()
    assert "画像や図は表示されません" in html
    assert '<h3 id="s1-1">改正の趣旨</h3>' in html
    assert '<a href="#s1-1">改正の趣旨</a>' in html
    assert f'<a href="/notices/{notice.pk}/" data-testid="back">老介発1118第2号</a>' in html
    assert "4ページ" in html


def test_text_answers_with_the_strict_policy(
    client_for: ClientFor, notice: Any, file: StoredFile
) -> None:
    policy = client_for("kyufu").get(url(file))["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "object-src 'none'" in policy


def told_by(commit: Callable[..., Any], client: Client, address: str, **options: Any) -> list[Any]:
    """The events that a GET tells once its transaction is over."""
    with listening(AttachmentViewed) as told, commit(execute=True):
        client.get(address, **options)
    return told


def test_showing_the_text_counts_as_a_download_does(
    client_for: ClientFor,
    notice: Any,
    file: StoredFile,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    client, commit = client_for("kyufu"), django_capture_on_commit_callbacks
    read = told_by(commit, client, url(file))
    assert len(read) == 1
    assert read == told_by(commit, client, f"/files/{file.pk}/")


@pytest.mark.parametrize("headers", [{"sec-purpose": "prefetch"}, {"purpose": "prefetch"}])
def test_prefetch_counts_for_nothing(
    headers: dict[str, str],
    client_for: ClientFor,
    notice: Any,
    file: StoredFile,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    commit = django_capture_on_commit_callbacks
    assert told_by(commit, client_for("kyufu"), url(file), headers=headers) == []


def test_state_page_counts_for_nothing(
    client_for: ClientFor, world: World, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    file = attachment(world, "鍵.docx", documents.locked_office())
    make_notice(audience=HOKKAIDO, files=[file])
    make_copy(file=file)
    assert told_by(django_capture_on_commit_callbacks, client_for("kyufu"), url(file)) == []


@pytest.mark.parametrize("state", [state for state in State if state != State.READY])
def test_every_state_has_its_words_and_the_download(
    state: State, client_for: ClientFor, world: World
) -> None:
    file = attachment(world)
    make_notice(audience=HOKKAIDO, files=[file])
    keep_answer(sha256=file.sha256, kind="word", answer={"state": state})
    html = client_for("kyufu").get(url(file)).content.decode()
    assert f'data-testid="text-state-{state.value}"' in html
    assert f'href="/files/{file.pk}/"' in html


def test_file_whose_copy_is_not_made_yet_says_so(client_for: ClientFor, world: World) -> None:
    file = attachment(world)
    make_notice(audience=HOKKAIDO, files=[file])
    html = client_for("kyufu").get(url(file)).content.decode()
    assert "画面で読めるように変換しています" in html
    assert f'href="{url(file)}" data-testid="reload"' in html


def test_old_file_is_asked_for_when_it_is_first_opened(client_for: ClientFor, world: World) -> None:
    file = attachment(world)
    make_notice(audience=HOKKAIDO, files=[file])
    OutboxItem.objects.filter(kind=JOB).delete()
    client_for("kyufu").head(url(file))
    assert not OutboxItem.objects.filter(kind=JOB).exists()
    client_for("kyufu").get(url(file))
    assert OutboxItem.objects.filter(kind=JOB).count() == 1


@pytest.mark.parametrize("name", ["録画.mp4", "資料.zip", "旧様式.doc"])
def test_kind_without_text_says_so(name: str, client_for: ClientFor, world: World) -> None:
    file = attachment(world, "通知.docx")
    StoredFile.objects.update(name=name)
    make_notice(audience=HOKKAIDO, files=[file])
    assert "この形式は画面で読めません" in client_for("kyufu").get(url(file)).content.decode()


def test_uploader_is_told_that_the_check_goes_on(client_for: ClientFor, world: World) -> None:
    file = attachment(world)
    StoredFile.objects.update(scan_state=ScanState.SCANNING)
    html = client_for("editor").get(url(file)).content.decode()
    assert "ウイルス検査が終わっていません" in html


def test_long_text_is_shown_part_by_part(client_for: ClientFor, world: World) -> None:
    file = attachment(world)
    make_notice(audience=HOKKAIDO, files=[file])
    answered(file, ("甲", f"<p>{'あ' * 90_000}</p>"), ("乙", f"<p>後半{'い' * 90_000}</p>"))
    client = client_for("kyufu")
    first, second = (client.get(url(file), {"part": n}).content.decode() for n in (1, 2))
    assert ("後半" in first, "後半" in second) == (False, True)
    assert 'href="?part=2#s2"' in first
    assert client.get(url(file), {"part": 3}).status_code == 404
    assert client.get(url(file), {"part": "x"}).status_code == 200


def test_versions_of_the_file_stand_beside_the_text(
    client_for: ClientFor, world: World, notice: Any, file: StoredFile
) -> None:
    newer = attachment(world, content=documents.word(script="直した。"))
    notice.attachments = [{"file": str(newer.pk), "label": "通知.docx"}]
    correct(notice)
    html = client_for("kyufu").get(url(file)).content.decode()
    versions = html.partition('data-testid="file-versions"')[2].partition("</section>")[0]
    assert versions.index("差し替え") < versions.index("新規（この画面）")
    assert f'href="/files/{newer.pk}/view/"' in versions


@pytest.mark.parametrize("number", [1, 3])
def test_text_costs_the_same_queries_whatever_it_belongs_to(
    number: int,
    client_for: ClientFor,
    file: StoredFile,
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    notice = make_notice(audience=HOKKAIDO, files=[file])
    for _ in range(number - 1):
        notice = correct(notice)
    client = client_for("kyufu")
    client.get(url(file))
    with django_assert_num_queries(18):
        client.get(url(file))
