"""The Japanese catalogue: what is committed is what the sources say, and is sound."""

import gettext
import re
from collections import Counter
from pathlib import Path

import pytest

from tests.portal.localisation.po_file import Entry, read_po

LOCALE = Path(__file__).resolve().parents[3] / "theme" / "locale"
MERGED = LOCALE / "ja" / "LC_MESSAGES"
SOURCES = sorted((LOCALE / "source").glob("*.po"))
DOMAINS = ("django", "djangojs")
PLACEHOLDER = re.compile(r"%\([\w|]+\)[sd]|%[sd]|\{[\w.]*\}")
# Wagtail's page search fills model_name with "None".
LESS_IN_JAPANESE = {"%(start_index)s-%(end_index)s of %(items_count)s %(model_name)s"}


def key(entry: Entry) -> str:
    return f"{entry.msgctxt}\x04{entry.msgid}" if entry.msgctxt else entry.msgid


def placeholders(text: str) -> Counter[str]:
    """Named ones count once however often used; positional ones as often as they occur."""
    found = PLACEHOLDER.findall(text)
    return Counter(one for one in found if one in ("%s", "%d", "{}")) + Counter(set(found))


@pytest.mark.parametrize("domain", DOMAINS)
def test_compiled_catalogue_equals_the_merged_one(domain: str) -> None:
    with (MERGED / f"{domain}.mo").open("rb") as compiled:
        catalogue = dict(gettext.GNUTranslations(compiled)._catalog)
    catalogue.pop("")
    expected = {
        (key(entry), index) if entry.msgid_plural else key(entry): text
        for entry in read_po(MERGED / f"{domain}.po")
        for index, text in entry.msgstr.items()
    }
    assert catalogue == expected


@pytest.mark.parametrize("domain", DOMAINS)
def test_merged_catalogue_has_exactly_the_source_strings(domain: str) -> None:
    sources = [path for path in SOURCES if path.stem.endswith("_js") == (domain == "djangojs")]
    keys = {key(entry) for path in sources for entry in read_po(path)}
    assert {key(entry) for entry in read_po(MERGED / f"{domain}.po")} == keys


def test_corrections_win_over_the_packages() -> None:
    merged = {key(entry): entry.msgstr for entry in read_po(MERGED / "django.po")}
    corrections = read_po(LOCALE / "source" / "corrections.po")
    assert {key(entry): merged[key(entry)] for entry in corrections} == {
        key(entry): entry.msgstr for entry in corrections
    }


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_every_string_is_translated(path: Path) -> None:
    assert [entry.msgid for entry in read_po(path) if not entry.translated] == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_placeholders_survive_translation(path: Path) -> None:
    broken = [
        entry.msgid
        for entry in read_po(path)
        if entry.msgid not in LESS_IN_JAPANESE
        and any(
            placeholders(text) != placeholders(entry.msgid_plural or entry.msgid)
            for text in entry.msgstr.values()
        )
    ]
    assert broken == []
