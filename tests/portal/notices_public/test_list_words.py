"""Finding a notice in the list by words."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
import yaml
from django.apps import apps
from django.conf import settings
from django.http import QueryDict
from django.test import Client
from portal.notices.listing import notice_query, own_condition
from portal.notices.models import NoticePage, VersionWords
from portal.notices.words import folded_text

from tests.factories.notices import correct, make_notice
from tests.portal.notices_public.list_rows import titles
from tests.world import World

ClientFor = Callable[[Any], Client]


def found(words: str) -> list[str]:
    """Titles that the list's condition finds."""
    params = QueryDict(mutable=True)
    params["q"] = words
    notices = NoticePage.objects.filter(own_condition(notice_query(params)))
    return list(notices.values_list("title", flat=True))


@pytest.mark.parametrize("q", ["負担限度額", "老介発1118", "直近2か月", "標記について", "１１１８"])
def test_words_are_sought_in_title_number_summary_and_body(client_for: ClientFor, q: str) -> None:
    make_notice(title="負担限度額認定について")
    make_notice(title="別の件", document_number="別1", summary="別", body="<p>別です。</p>")
    assert titles(client_for("kyufu"), q=q) == ["負担限度額認定について"]


def test_half_width_words_find_full_width_text(client_for: ClientFor) -> None:
    make_notice(title="ＤＸ推進１２号")
    assert titles(client_for("kyufu"), q="DX推進 12号") == ["ＤＸ推進１２号"]


def test_several_words_must_all_occur(client_for: ClientFor) -> None:
    make_notice(title="介護保険の様式")
    make_notice(title="介護保険の報酬")
    assert titles(client_for("kyufu"), q="介護保険　様式") == ["介護保険の様式"]


def test_markup_of_the_body_is_not_text(client_for: ClientFor) -> None:
    make_notice(body="<p><strong>本文</strong></p>")
    assert titles(client_for("kyufu"), q="strong") == []


def test_percent_sign_is_an_ordinary_character(client_for: ClientFor) -> None:
    make_notice(title="50%の件")
    make_notice(title="別の件")
    assert titles(client_for("kyufu"), q="0%") == ["50%の件"]


def test_every_demo_title_finds_its_notice(world: World) -> None:
    path = settings.BASE_DIR / "fixtures/demo/notices.yaml"
    written = [row["title"] for row in yaml.safe_load(path.read_text())["notices"]]
    make_notice()
    missed = []
    for title in written:
        VersionWords.objects.update(folded=folded_text(title, html=""))
        missed += [title] if not found(title) else []
    assert (len(written) > 40, missed) == (True, [])


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("令和8年8月5日（水）", "令和８年8月5日(水)"),
        ("Q&amp;A", "Q&A"),
        ("Ｒ＆Ｄ", "r&d"),
        ("類型Ⅱ", "類型Ⅱ"),
        ("別紙①", "別紙①"),
        ("居室10.65㎡", "10.65㎡"),
        ("デイサービス", "ﾃﾞｲｻｰﾋﾞｽ"),
        ("負担<strong>限度額</strong>", "負担限度額"),
    ],
)
def test_words_of_the_body_are_found_however_they_are_typed(
    world: World, written: str, typed: str
) -> None:
    make_notice(title="甲", body=f"<p>{written}の件</p>")
    make_notice(title="乙")
    assert found(typed) == ["甲"]


def test_word_does_not_reach_from_title_to_number(world: World) -> None:
    make_notice(title="様式について", document_number="老介発1118第2号")
    assert found("について老介発") == []


def test_correction_is_found_by_its_own_words_alone(world: World) -> None:
    correct(make_notice(body="<p>二か月分</p>"), body="<p>三か月分</p>", title="訂正")
    assert (found("二か月分"), found("三か月分")) == ([], ["訂正"])


def test_versions_from_before_are_found_after_the_migration(world: World) -> None:
    make_notice(title="（令和8年度版）", body="<p>Q&amp;A</p>")
    VersionWords.objects.all().delete()
    import_module("portal.notices.migrations.0005_fill_version_words").fill(apps, None)
    assert found("(令和８年度版) Q&A") == ["（令和8年度版）"]
