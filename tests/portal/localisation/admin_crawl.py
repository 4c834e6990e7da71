"""Walks the admin by its own links and finds what an editor would read in English."""

import json
import re
from collections import Counter, deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, TemplateString
from django.test import Client
from django.urls import Resolver404, resolve

SPOKEN = ("aria-label", "aria-description", "title", "placeholder", "alt")
SILENT = {"script", "style", "code", "pre", "kbd"}
SPEAKING_KEYS = {"label", "title", "text", "placeholder", "helptext", "description", "name"}
MECHANICAL_DATA = re.compile(
    r"^data-(action|controller|comparison.*|object|.*-(class|target|outlet|selector|param|url|src|id"
    r"|template|options|event|events|path|hash|prefix|icon|theme|offset|mode|key|keys|value-type))$"
)
# A hidden counter says "None" until a script fills it.
EMPTY_COUNTER = "data-side-panel-toggle-counter"
# Names of products, formats and keys, which Japanese writes in Latin letters too.
NAMES = {
    word
    for line in (
        "wagtail django helpdesk python github youtube vimeo slack zoom javascript sqlite",
        "pdf excel csv xlsx xls xml json html css png jpg jpeg gif webp avif svg ico heic",
        "txt docx pptx odt zip tsv yaml rtf word powerpoint key",
        "url uri http https www web id ok api qr pin ip utc jst tokyo asia totp rss seo smtp ssl",
        "ctrl cmd shift alt enter esc tab home end delete mac windows kb mb gb px meta twitter",
    )
    for word in line.split()
}
IGNORED = [
    re.compile(r"<[^>]+>"),
    re.compile(r"https?://\S+|//\S+"),
    re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+"),
    re.compile(r"\b[\w.-]+\.(pdf|xlsx?|csv|docx?|pptx?|png|jpe?g|gif|txt|zip)\b", re.I),
    re.compile(r"\b\w+(/\w+)+(?=\b)|(?<!\w)/[\w./-]*"),
    re.compile(r"\b\w*[_\d]\w*\b"),
    re.compile(r"(?<![\w.])[a-z]+\.[a-z]+(?![\w.])"),
    re.compile(r"\{\{.*?\}\}|\{\w*\}|%\(\w+\)s"),
]
# Links that leave the admin or hand out a file.
NOT_READ = re.compile(r"/logout/|[?&]export=")
WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*[A-Za-z]")
SENTENCE = re.compile(r"^[A-Z][a-z'’]+[ ,:.!?…].*|^[A-Z][a-z'’]+[ ][a-z]+")


@dataclass(frozen=True)
class Finding:
    """English on one page of the admin."""

    url: str
    text: str


def english_in(html: str, *, data: Collection[str] = ()) -> list[str]:
    """English the page shows or a screen reader says, in order of appearance, each once.

    ``data`` are strings users typed (names, titles); they may be in any language.
    """
    return _english(_parse(html), data)


def crawl(
    client: Client, *, start: str = "/admin/", per_pattern: int = 3, data: Collection[str] = ()
) -> tuple[Counter[str], list[Finding]]:
    """GET every page reachable under ``start``, at most ``per_pattern`` of one URL pattern.

    Returns how many pages of each pattern were read, and the English on them. Raises
    AssertionError for a page that answers with a server error.
    """
    queue, queued = deque([start]), {start}
    patterns: Counter[str] = Counter()
    findings: list[Finding] = []
    while queue:
        url = queue.popleft()
        pattern = _pattern(url)
        # One of each list that differs only by its query is enough: the words are the same.
        if patterns[pattern] >= (1 if "?" in url else per_pattern):
            continue
        html = _read(client, url)
        if not html:
            continue
        patterns[pattern] += 1
        page = _parse(html)
        findings += [Finding(url, text) for text in _english(page, data)]
        for link in _links(page, html, url, start):
            if link not in queued:
                queued.add(link)
                queue.append(link)
    return patterns, findings


def _english(page: BeautifulSoup, data: Collection[str]) -> list[str]:
    spoken = dict.fromkeys(" ".join(text.split()) for text in _texts(page))
    return [text for text in spoken if _is_english(text, data)]


def _parse(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "lxml")


def _texts(soup: BeautifulSoup) -> Iterator[str]:
    for node in soup.descendants:
        if isinstance(node, Tag):
            yield from _attributes(node)
            if node.name == "script" and node.get("type") == "application/json":
                yield from _json_texts(node.string or "")
        elif type(node) in (NavigableString, TemplateString) and _is_visible(node.parent):
            yield str(node)


def _is_visible(parent: Tag | None) -> bool:
    return parent is not None and not any(
        tag.name in SILENT or EMPTY_COUNTER in tag.attrs for tag in [parent, *parent.parents]
    )


def _attributes(tag: Tag) -> Iterator[str]:
    for name, value in tag.attrs.items():
        if not isinstance(value, str):
            continue
        if name in SPOKEN or (
            tag.name == "input" and name == "value" and tag.get("type") in ("submit", "button")
        ):
            yield value
        elif name.startswith("data-") and not MECHANICAL_DATA.match(name):
            yield from _data_texts(value)


def _data_texts(value: str) -> Iterator[str]:
    if value[:1] in "[{":
        yield from _json_texts(value)
    elif "<" in value:
        yield from _texts(_parse(value))
    elif SENTENCE.match(value):
        yield value


def _json_texts(source: str) -> Iterator[str]:
    try:
        yield from _walk(json.loads(source))
    except ValueError:
        return


def _walk(value: object, key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _walk(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _walk(inner, key)
    elif isinstance(value, str):
        speaks = key.lower().replace("_", "") in SPEAKING_KEYS and WORD.fullmatch(value)
        yield from [value] if speaks and value[:1].isupper() else _data_texts(value)


def _is_english(text: str, data: Collection[str]) -> bool:
    if text[:1] in "[{" or not _english_words(text):
        return False
    for known in sorted(data, key=len, reverse=True):
        text = text.replace(known, " ")
    return bool(_english_words(text))


def _english_words(text: str) -> list[str]:
    for pattern in IGNORED:
        text = pattern.sub(" ", text)
    words = [word for word in WORD.findall(text) if word.lower() not in NAMES]
    return [word for word in words if not word.isupper()]


def _pattern(url: str) -> str:
    parts = urlsplit(url)
    keys = sorted({pair.partition("=")[0] for pair in parts.query.split("&") if pair})
    return f"{resolve(parts.path).route}?{','.join(keys)}"


def _read(client: Client, url: str) -> str:
    """The HTML at the address, also that inside a modal's JSON; empty for anything else."""
    response = client.get(url, follow=True)
    assert response.status_code < 500, f"{url}: {response.status_code}"
    if response.streaming or response.status_code != 200:
        return ""
    kind = response.headers.get("Content-Type", "")
    if kind.startswith("text/html"):
        return response.content.decode()
    is_modal = "json" in kind or "javascript" in kind
    return _modal_html(response.content.decode()) if is_modal else ""


def _modal_html(source: str) -> str:
    try:
        answer = json.loads(source)
    except ValueError:
        return ""
    return str(answer.get("html", "")) if isinstance(answer, dict) else ""


def _links(page: BeautifulSoup, html: str, base: str, start: str) -> Iterator[str]:
    found = [str(tag["href"]) for tag in page.find_all(href=True)]
    found += re.findall(r"(?:\"|&quot;)(/[\w/?=&;.%-]+)(?:\"|&quot;)", html)
    for link in found:
        parts = urlsplit(urljoin(base, link.replace("&amp;", "&")))
        if parts.netloc or not parts.path.startswith(start) or NOT_READ.search(link):
            continue
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        try:
            resolve(parts.path)
        except Resolver404:
            continue
        yield path
