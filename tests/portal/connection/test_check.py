"""The connection check: what arrives is said, counted and forgotten."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from portal.connection import limits, views

from tests.world import World

ClientFor = Callable[[str], Client]
PATHS = ["/connection-check/", "/connection-check/range/"]
PLAIN = "application/octet-stream"


@pytest.fixture(autouse=True)
def own_count(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Every test counts in a window of its own."""
    monkeypatch.setattr(limits, "WINDOW_SECONDS", 600 + hash(request.node.name) % 10_000)


@pytest.fixture
def official(client_for: ClientFor) -> Client:
    return client_for("kyufu")


@pytest.mark.parametrize("path", PATHS)
def test_check_is_for_signed_in_people(path: str, client: Client, db: None) -> None:
    assert client.get(path).status_code == 302


@pytest.mark.parametrize("who", ["kyufu", "iwate_town", "seatless", "editor"])
def test_check_is_open_to_everybody_signed_in(who: str, client_for: ClientFor) -> None:
    assert client_for(who).get("/connection-check/").status_code == 200


def test_page_says_what_arrived_and_makes_a_report(official: Client) -> None:
    html = official.get("/connection-check/", headers={"via": "1.1 proxy.city"}).content.decode()
    assert "1.1 proxy.city" in html.partition('data-testid="arrived"')[2]
    report = html.partition('data-testid="report"')[2].partition("</textarea>")[0]
    assert "経由（Via）：1.1 proxy.city" in report
    assert "席：札幌市 介護保険課 給付係" in report


def test_header_of_a_gateway_is_shown_as_plain_letters_only(official: Client) -> None:
    sent = "<script>x</script>\u3042" + "a" * 500
    html = official.get("/connection-check/", headers={"via": sent}).content.decode()
    assert "<script>x" not in html
    assert "a" * 201 not in html


def test_plain_body_is_counted(official: Client) -> None:
    answer = official.post("/connection-check/size/", b"x" * 300_000, content_type=PLAIN)
    assert answer.json()["received"] == 300_000


def test_body_beyond_the_limit_is_refused(
    official: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MOST_BYTES", 200_000)
    answer = official.post("/connection-check/size/", b"x" * 300_000, content_type=PLAIN)
    assert answer.status_code == 413


def test_file_of_a_form_is_counted_and_dropped(
    official: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    file = SimpleUploadedFile("試し.bin", b"x" * 3 * 1024 * 1024)
    answer = official.post("/connection-check/size/", {"file": file})
    assert "3.0 MB が届きました" in answer.content.decode()
    assert list(tmp_path.iterdir()) == []


def test_form_without_a_file_says_so(official: Client) -> None:
    answer = official.post("/connection-check/size/", {"other": "1"})
    assert "ファイルが届いていません" in answer.content.decode()


def test_form_needs_its_token(client_for: ClientFor) -> None:
    client = client_for("kyufu")
    client.handler.enforce_csrf_checks = True
    file = SimpleUploadedFile("試し.bin", b"x")
    assert client.post("/connection-check/size/", {"file": file}).status_code == 403


@pytest.mark.parametrize(
    ("method", "override", "answer"),
    [
        ("patch", "", {"method": "PATCH", "override": ""}),
        ("post", "PATCH", {"method": "POST", "override": "PATCH"}),
        ("post", "<b>", {"method": "POST", "override": ""}),
    ],
)
def test_method_is_told_as_it_arrived(
    method: str, override: str, answer: dict[str, str], official: Client
) -> None:
    headers = {"x-http-method-override": override} if override else {}
    sent = getattr(official, method)(
        "/connection-check/method/", b"x", content_type=PLAIN, headers=headers
    )
    assert sent.json() == answer


@pytest.mark.parametrize(
    ("asked", "status", "length"),
    [("bytes=100-199", 206, 100), ("bytes=1000-5000", 206, 24), ("", 200, 1024),
     ("bytes=9999-", 200, 1024), ("bytes=5-2", 200, 1024)],
)  # fmt: skip
def test_range_answers_with_the_part(
    asked: str, status: int, length: int, official: Client
) -> None:
    headers = {"range": asked} if asked else {}
    answer = official.get("/connection-check/range/", headers=headers)
    assert (answer.status_code, len(answer.content)) == (status, length)
    assert answer["X-Server-Time-Ms"].isdigit()


def test_account_that_tries_too_often_has_to_wait(
    client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PROBES", 2)
    first, other = client_for("kyufu"), client_for("hakodate")
    statuses = [first.get("/connection-check/range/").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    assert other.get("/connection-check/range/").status_code == 200


def test_every_page_leads_to_the_check(official: Client, world: World) -> None:
    foot = official.get("/").content.decode().partition("<footer")[2]
    assert '<a href="/connection-check/">接続の確認</a>' in foot
