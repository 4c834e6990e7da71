"""The shipped configuration in a real nginx, in front of the site with production settings."""

import http.client
import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.e2e.nginx import Answer, Proxied, ask, cookie_of, proxied, wait_for
from tests.e2e.people import EDITOR, IWATE_TOWN, SAPPORO
from tests.e2e.server import Server

CONTENT = b"%PDF-1.4\n" + bytes(range(256)) * 4096 + b"\n%%EOF\n"
OTHER = b"%PDF-1.4\nsecond\n%%EOF\n"
FILE = re.compile(r'href="(/files/[0-9a-f-]{36}/)"')
MB = 1024 * 1024
LOOK = re.compile(r'href="(/site-errors/[^"#]+)')


@pytest.fixture(scope="module")
def site(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxied]:
    """The portal of the browser tests, once more, as production runs it."""
    with proxied(server.env, tmp_path_factory.mktemp("nginx")) as running:
        yield running


@pytest.fixture(scope="module")
def notice(server: Server, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Address of a notice to 札幌市 with two attachments."""
    folder = tmp_path_factory.mktemp("notice")
    paths = [folder / "資料　一式.pdf", folder / "別紙.pdf"]
    for path, content in zip(paths, (CONTENT, OTHER), strict=True):
        path.write_bytes(content)
    audience = {"include": ["code:011002"], "exclude": []}
    published = server.publish(
        folder, EDITOR, title="nginxから受け取る", body="本文", audience=audience,
        attachments=[str(path) for path in paths],
    )  # fmt: skip
    url: str = published["url"]
    return url


@pytest.fixture(scope="module")
def official(server: Server) -> str:
    """Cookies of an official of 札幌市."""
    return cookie_of(server.env, SAPPORO)


@pytest.fixture(scope="module")
def address(site: Proxied, notice: str, official: str) -> str:
    """Address of the first attachment."""
    page = ask(site, "GET", notice, cookie=official)
    assert page.status == 200
    return FILE.findall(page.body.decode())[0]


@pytest.fixture
def down(site: Proxied) -> Iterator[None]:
    """The site is killed for this test."""
    site.web.kill()
    yield
    site.web.restart()


def over_http(site: Proxied, path: str) -> Answer:
    """One request without TLS."""
    connection = http.client.HTTPConnection("localhost", site.plain_port, timeout=30)
    with closing(connection):
        connection.request("GET", path, headers={"Host": "localhost"})
        with connection.getresponse() as response:
            return Answer(response)


def log_of(site: Proxied, line: str) -> str:
    """All that nginx wrote down, in all of its logs, once ``line`` is there (after the answer)."""

    def written() -> str:
        return "".join(path.read_text() for path in sorted(site.folder.glob("*.log")))

    wait_for(lambda: line in written())
    return written()


def test_nginx_sends_the_bytes_and_our_headers(site: Proxied, address: str, official: str) -> None:
    answer = ask(site, "GET", address, cookie=official)
    assert (answer.status, answer.body) == (200, CONTENT)
    assert "X-Accel-Redirect" not in answer.headers
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="file.pdf"')
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Accept-Ranges"] == "bytes"


def test_head_tells_the_length_and_sends_nothing(
    site: Proxied, address: str, official: str
) -> None:
    answer = ask(site, "HEAD", address, cookie=official)
    assert (answer.status, answer.headers["Content-Length"], answer.body) == (
        200,
        str(len(CONTENT)),
        b"",
    )


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("bytes=0-99", 0, 99), ("bytes=1000-", 1000, len(CONTENT) - 1),
     ("bytes=-50", len(CONTENT) - 50, len(CONTENT) - 1)],
)  # fmt: skip
def test_range_gives_exactly_the_part(
    asked: str, start: int, end: int, site: Proxied, address: str, official: str
) -> None:
    answer = ask(site, "GET", address, cookie=official, Range=asked)
    assert (answer.status, answer.body) == (206, CONTENT[start : end + 1])
    assert answer.headers["Content-Range"] == f"bytes {start}-{end}/{len(CONTENT)}"


def test_several_ranges_come_as_several_parts(site: Proxied, address: str, official: str) -> None:
    answer = ask(site, "GET", address, cookie=official, Range="bytes=0-3,20-25")
    assert answer.status == 206
    assert answer.headers["Content-Type"].startswith("multipart/byteranges")
    assert CONTENT[0:4] in answer.body
    assert CONTENT[20:26] in answer.body


def test_range_outside_the_file_is_refused(site: Proxied, address: str, official: str) -> None:
    answer = ask(site, "GET", address, cookie=official, Range="bytes=99999999-")
    assert (answer.status, answer.headers["Content-Range"]) == (416, f"bytes */{len(CONTENT)}")


@pytest.mark.parametrize(("mine", "status"), [(True, 206), (False, 200)])
def test_if_range_decides_between_part_and_whole(
    mine: bool, status: int, site: Proxied, address: str, official: str
) -> None:
    tag = ask(site, "HEAD", address, cookie=official).headers["ETag"]
    value = tag if mine else '"other"'
    answer = ask(site, "GET", address, cookie=official, Range="bytes=0-3", If_Range=value)
    assert answer.status == status


def test_tag_of_a_file_tells_nothing_of_its_content(
    site: Proxied, address: str, official: str
) -> None:
    import hashlib

    tag = ask(site, "HEAD", address, cookie=official).headers["ETag"].strip('"')
    assert tag not in (hashlib.sha1(CONTENT).hexdigest(), hashlib.sha256(CONTENT).hexdigest())  # noqa: S324


@pytest.mark.parametrize(("who", "status"), [("", 302), (IWATE_TOWN, 404)])
@pytest.mark.parametrize("asked", ["", "bytes=0-3"])
def test_nobody_else_gets_a_byte(
    who: str, status: int, asked: str, site: Proxied, address: str, server: Server
) -> None:
    cookie = cookie_of(server.env, who) if who else ""
    headers = {"Range": asked} if asked else {}
    answer = ask(site, "GET", address, cookie=cookie, **headers)
    assert (answer.status, CONTENT[:9] in answer.body) == (status, False)


@pytest.mark.parametrize(
    "path",
    ["/protected-files/{place}", "/protected-files/", "/protected-files/../files/{place}",
     "//protected-files/{place}", "/media/{place}", "/no-media/{place}", "/files/{place}"],
)  # fmt: skip
def test_bytes_have_no_other_address(path: str, site: Proxied, address: str, official: str) -> None:
    name = address.split("/")[2]
    answer = ask(site, "GET", path.format(place=f"{name[:2]}/{name}"), cookie=official)
    assert answer.status in (301, 302, 400, 404)
    assert CONTENT[:9] not in answer.body


def test_header_of_ours_from_outside_does_nothing(
    site: Proxied, address: str, official: str
) -> None:
    name = address.split("/")[2]
    inside = f"/protected-files/{name[:2]}/{name}"
    answer = ask(site, "GET", "/notices/", cookie=official, X_Accel_Redirect=inside)
    assert CONTENT[:9] not in answer.body


def test_zip_of_the_attachments_comes_whole(site: Proxied, notice: str, official: str) -> None:
    page = ask(site, "GET", notice, cookie=official).body.decode()
    path = re.search(r'href="(/notices/\d+/files\.zip)"', page)
    assert path is not None
    archive = zipfile.ZipFile(io.BytesIO(ask(site, "GET", path[1], cookie=official).body))
    assert archive.testzip() is None
    assert archive.read("資料　一式.pdf") == CONTENT


def test_large_parts_of_uploads_pass_and_other_large_posts_do_not(
    site: Proxied, official: str
) -> None:
    announced = {"Content_Length": str(1024 * MB)}
    refused = ask(site, "POST", "/account/", cookie=official, **announced)
    passed = ask(site, "POST", "/files/uploads/", cookie=official, **announced)
    assert refused.status == 413
    assert passed.status != 413


def test_too_large_form_is_told_in_japanese(site: Proxied, official: str) -> None:
    answer = ask(site, "POST", "/account/", cookie=official, Content_Length=str(1024 * MB))
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert (answer.status, "大きさを超えています" in answer.body.decode()) == (413, True)


def test_address_that_nginx_itself_closes_is_told_in_japanese(site: Proxied) -> None:
    answer = ask(site, "GET", "/protected-files/")
    assert (answer.status, "この画面を開けません" in answer.body.decode()) == (404, True)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_site_that_is_down_is_told_in_japanese(method: str, site: Proxied, down: None) -> None:
    answer = ask(site, method, "/notices/")
    page = answer.body.decode()
    assert (answer.status, answer.headers["Cache-Control"]) == (502, "no-store")
    assert "いま、つなぐに接続できません" in page
    for address in LOOK.findall(page):
        assert ask(site, "GET", address).status == 200
    assert "style-src 'self'" in answer.headers["Content-Security-Policy"]


def test_error_page_of_the_site_itself_stays(site: Proxied, official: str) -> None:
    answer = ask(site, "GET", "/nowhere/", cookie=official)
    assert (answer.status, "ページが見つかりません" in answer.body.decode()) == (404, True)


def masked(path: str) -> str:
    """What the log says instead of an address that is a key."""
    return path.split("{")[0].removesuffix("1-") + "..."


KEYS = ["/feeds/{}/notices.atom", "/account/invitation/{}/", "/account/password/reset/key/1-{}/"]


@pytest.mark.parametrize("path", KEYS)
def test_no_log_holds_an_address_that_is_a_key(path: str, site: Proxied) -> None:
    over_http(site, path.format("himitsu-1"))
    ask(site, "GET", path.format("himitsu-2").replace("/", "//", 1).replace("f", "%66"))
    ask(site, "GET", path.format("himitsu-3"))
    assert "himitsu" not in log_of(site, f'"GET {masked(path)}" ')


@pytest.mark.parametrize("path", KEYS)
def test_no_log_holds_a_key_when_the_site_is_down(path: str, site: Proxied, down: None) -> None:
    assert ask(site, "GET", path.format("himitsu-4")).status == 502
    assert "himitsu" not in log_of(site, f'"GET {masked(path)}" 502')


def test_log_tells_what_was_asked_for(site: Proxied, down: None) -> None:
    ask(site, "GET", "/duties/")
    assert "/site-errors/away" not in log_of(site, '"GET /duties/" 502')


def test_plain_http_leads_to_https(site: Proxied) -> None:
    answer = over_http(site, "/notices/")
    assert (answer.status, answer.headers["Location"]) == (301, "https://localhost/notices/")


def test_log_holds_no_query(site: Proxied, official: str) -> None:
    ask(site, "GET", "/notices/?q=himitsu", cookie=official)
    assert "himitsu" not in log_of(site, '"GET /notices/" ')
