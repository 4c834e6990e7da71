"""``search`` and ``rebuild_search`` for scripts."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from portal.search.indexing import index

from tests.factories.notices import make_notice
from tests.portal.search.conftest import Shelf
from tests.world import World


def found(*arguments: str) -> Any:
    """What the command says."""
    out = StringIO()
    call_command("search", *arguments, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_search_tells_total_and_hits(world: World) -> None:
    notice = make_notice(title="介護の通知", document_number="老介発0401第7号")
    index("notice", [str(notice.pk)])
    assert found("老介発0401第7号", "--as", "KYUFU@example.jp") == {
        "total": 1,
        "hits": [
            {"kind": "notice", "id": notice.pk, "url": notice.get_url(), "title": "介護の通知"}
        ],
    }


def test_search_sees_what_the_person_sees(world: World) -> None:
    notice = make_notice(title="札幌の通知", audience={"include": ["code:011002"], "exclude": []})
    index("notice", [str(notice.pk)])
    totals = [
        found("札幌の通知", "--as", f"{who}@example.jp")["total"] for who in ("kyufu", "morioka")
    ]
    assert totals == [1, 0]


def test_search_is_limited_to_a_kind_and_a_number(shelf: Shelf) -> None:
    for number in range(3):
        shelf.put(f"p{number}", "介護の書類")
    options = ("介護の書類", "--as", "kyufu@example.jp")
    limited = found(*options, "--engine", "builtin", "--limit", "2")
    assert (limited["total"], len(limited["hits"])) == (3, 2)
    assert found(*options, "--kind", "notice") == {"total": 0, "hits": []}


def test_search_for_people_tells_lines(shelf: Shelf) -> None:
    shelf.put("a", "介護の書類")
    out = StringIO()
    call_command("search", "介護", "--as", "kyufu@example.jp", stdout=out)
    assert out.getvalue().splitlines() == ["1件", "書類\t介護の書類\t/a/"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("介護", "--as", "nobody@example.jp"), "「nobody@example.jp」という人はいません。"),
        (("介護",), "--as を指定してください。"),
        (("介護", "--as", "kyufu@example.jp", "--engine", "x"), "--engine の値 'x' は使えません"),
        (("介護", "--as", "kyufu@example.jp", "--limit", "-1"), "件数の上限は0以上"),
    ],
)
def test_search_says_in_japanese_what_is_wrong(
    world: World, arguments: tuple[str, ...], told: str
) -> None:
    with pytest.raises(CommandError, match=told):
        call_command("search", *arguments)


def test_rebuild_reads_all_kinds(world: World) -> None:
    make_notice(title="介護の通知")
    out = StringIO()
    call_command("rebuild_search", stdout=out)
    assert "通知・事務連絡　1件" in out.getvalue().splitlines()
    assert found("介護の通知", "--as", "kyufu@example.jp")["total"] == 1
