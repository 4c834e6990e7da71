"""Earlier versions, differences and print."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from portal.notices.comparison import (
    ComparedFile,
    Piece,
    compare_bodies,
    compare_fields,
    compare_files,
    compare_texts,
)

from tests.factories.notices import correct, make_notice
from tests.portal.notices_public.attachments import PDF, make_file
from tests.world import World

pytestmark = pytest.mark.once

ClientFor = Callable[[Any], Client]
TOHOKU = {"include": ["region:東北"], "exclude": []}


def corrected(**fields: Any) -> Any:
    """A notice in its second version."""
    notice = make_notice(body="<p>基準日は令和9年7月1日とする。</p><p>同じ段落。</p>", **fields)
    return correct(
        notice, body="<p>基準日は令和9年8月1日とする。</p><p>同じ段落。</p>", note="日付を訂正"
    )


def addresses(notice: Any) -> list[str]:
    """All addresses that show a version."""
    return [
        f"/notices/{notice.pk}/versions/1/",
        f"/notices/{notice.pk}/versions/1/print.css",
        f"/notices/{notice.pk}/diff/1/2/",
        f"/notices/{notice.pk}/diff/",
    ]


def test_versions_send_anonymous_to_sign_in(client: Client, db: None) -> None:
    notice = corrected()
    assert [client.get(path).status_code for path in addresses(notice)] == [302] * 4


def test_versions_are_not_found_by_those_without_the_notice(client_for: ClientFor) -> None:
    notice = corrected(audience=TOHOKU)
    client = client_for("kyufu")
    assert [client.get(path).status_code for path in addresses(notice)] == [404] * 4


@pytest.mark.parametrize("path", ["versions/3/", "versions/3/print.css", "diff/1/3/"])
def test_version_that_never_was_is_not_found(client_for: ClientFor, path: str) -> None:
    notice = corrected()
    assert client_for("kyufu").get(f"/notices/{notice.pk}/{path}").status_code == 404


def test_earlier_version_stands_as_published(client_for: ClientFor) -> None:
    notice = corrected()
    response = client_for("kyufu").get(f"/notices/{notice.pk}/versions/1/")
    html = response.content.decode()
    body = html.partition('data-testid="notice-body"')[2].partition("</section>")[0]
    assert ("令和9年7月1日" in body, "令和9年8月1日" in body) == (True, False)
    assert "第1版です。いまは第2版です。" in html
    assert response["X-Robots-Tag"] == "noindex"


def test_earlier_version_asks_for_nothing_any_more(client_for: ClientFor) -> None:
    notice = make_notice(actions=[("周知", timezone.localdate() + timedelta(days=3))])
    correct(notice)
    page = client_for("kyufu").get(f"/notices/{notice.pk}/versions/1/").content.decode()
    box = page.partition('data-testid="notice-actions"')[2].partition("</section>")[0]
    assert [word in box for word in ("周知", "求めていたこと", "あと3日")] == [True, True, False]


def test_current_version_leads_to_the_notice(client_for: ClientFor) -> None:
    notice = corrected()
    response = client_for("kyufu").get(f"/notices/{notice.pk}/versions/2/")
    assert (response.status_code, response["Location"]) == (302, notice.get_url())


def test_reading_an_earlier_version_changes_nothing(client_for: ClientFor) -> None:
    from portal.notices.models import SeatReading

    notice = corrected()
    client_for("kyufu").get(f"/notices/{notice.pk}/versions/1/")
    assert SeatReading.objects.count() == 0


def test_difference_strikes_and_underlines_words(client_for: ClientFor) -> None:
    notice = corrected()
    html = client_for("kyufu").get(f"/notices/{notice.pk}/diff/1/2/").content.decode()
    assert (re.findall(r"<del>([^<]*)</del>", html), re.findall(r"<ins>([^<]*)</ins>", html)) == (
        ["令和9年7月1日"],
        ["令和9年8月1日"],
    )


def test_difference_names_changed_fields(client_for: ClientFor) -> None:
    notice = correct(make_notice(title="旧い件名"), title="新しい件名")
    html = client_for("kyufu").get(f"/notices/{notice.pk}/diff/1/2/").content.decode()
    assert re.findall(r'<h3 class="tn-mts">([^<]*)</h3>', html) == ["件名"]


def test_difference_escapes_text(client_for: ClientFor) -> None:
    notice = correct(make_notice(title="旧"), title="<script>x</script>")
    html = client_for("kyufu").get(f"/notices/{notice.pk}/diff/1/2/").content.decode()
    assert "<script>x" not in html


def test_difference_lists_files_with_both_hashes(world: World, client_for: ClientFor) -> None:
    old, new = make_file(world), make_file(world, data=PDF + b"2")
    notice = correct(
        make_notice(files=[old]), attachments=[{"file": str(new.pk), "label": "別紙1.pdf"}]
    )
    html = client_for("kyufu").get(f"/notices/{notice.pk}/diff/1/2/").content.decode()
    row = re.search(r"<tr><th scope=\"row\">別紙1.pdf</th>(.*?)</tr>", html, re.DOTALL)
    assert row is not None
    cells = [re.sub(r"<[^>]*>", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row[1])]
    assert cells == ["差し替え", f"{old.sha256[:8]}…", f"{new.sha256[:8]}…"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?a=1&b=2", "1/2"),
        ("?a=2&b=1", "1/2"),
        ("", "1/2"),
        ("?a=x", "1/2"),
        (f"?a={9:0>5000}&b=1", "1/2"),
    ],
    ids=range(5),
)
def test_choice_of_versions_leads_to_their_difference(
    client_for: ClientFor, query: str, expected: str
) -> None:
    notice = corrected()
    response = client_for("kyufu").get(f"/notices/{notice.pk}/diff/{query}")
    assert response["Location"] == f"/notices/{notice.pk}/diff/{expected}/"


def test_absurd_version_numbers_are_no_error(client_for: ClientFor) -> None:
    notice = corrected()
    huge = "9" * 30
    answers = [
        client_for("kyufu").get(f"/notices/{notice.pk}/{path}", follow=True).status_code
        for path in (f"versions/{huge}/", f"diff/1/{huge}/")
    ]
    assert answers == [404, 404]


def test_same_version_twice_has_no_difference(client_for: ClientFor) -> None:
    notice = corrected()
    html = client_for("kyufu").get(f"/notices/{notice.pk}/diff/1/1/").content.decode()
    assert "2つの版は同じです" in html


def test_print_style_puts_number_hash_and_address_on_every_sheet(client_for: ClientFor) -> None:
    notice = corrected()
    response = client_for("kyufu").get(f"/notices/{notice.pk}/versions/2/print.css")
    css = response.content.decode()
    expected = [
        "老介発1118第2号 第2版",
        notice.current_version.sha256,
        f"http://testserver{notice.get_url()}",
        f"{timezone.localdate().day}日",
        "札幌市 介護保険課 給付係",
    ]
    assert response["Content-Type"].startswith("text/css")
    assert [text for text in expected if text not in css] == []


def test_print_style_cannot_be_broken_out_of(client_for: ClientFor) -> None:
    notice = make_notice(document_number='"; } body { display: none } \\')
    css = client_for("kyufu").get(f"/notices/{notice.pk}/versions/1/print.css").content.decode()
    content = css.partition('content: "')[2]
    assert content.index('";') > content.index("SHA-256")


def test_paper_carries_attachments_with_size_and_hash(world: World, client_for: ClientFor) -> None:
    file = make_file(world)
    notice = make_notice(files=[file])
    html = client_for("kyufu").get(notice.get_url()).content.decode()
    expected = [file.sha256, "回覧", notice.current_version.sha256, "print.css"]
    assert [text for text in expected if text not in html] == []


def test_words_that_stay_are_kept_together() -> None:
    change = compare_texts("基準日は7月1日です", "基準日は8月1日です")
    assert change.old == (Piece("same", "基準日は"), Piece("del", "7月1日"), Piece("same", "です"))


def test_long_texts_are_compared_whole() -> None:
    old, new = "あ。" * 4000, "い。" * 4000
    assert compare_texts(old, new).old == (Piece("del", old),)


def test_equal_bodies_have_no_difference() -> None:
    assert compare_bodies("<p>同じ</p>", "<p><b>同じ</b></p>") == []


def test_added_paragraph_has_an_empty_old_side() -> None:
    change = compare_bodies("<p>一</p>", "<p>一</p><p>二</p>")[0]
    assert (change.old, change.new) == ((), (Piece("ins", "二"),))


def test_changed_address_of_a_link_is_a_difference() -> None:
    found = compare_bodies('<p><a href="/a/">資料</a></p>', '<p><a href="/b/">資料</a></p>')
    assert len(found) == 1


def test_unchanged_fields_are_left_out() -> None:
    found = compare_fields([("件名", "一"), ("根拠", "法")], [("件名", "二"), ("根拠", "法")])
    assert [change.label for change in found] == ["件名"]


def test_files_are_matched_by_label_or_content() -> None:
    old = [("別紙1.pdf", "a"), ("別紙2", "b"), ("別紙3", "c"), ("別紙4", "d")]
    new = [("別紙1", "a2"), ("別紙2改", "b"), ("別紙3", "c"), ("別紙5", "e")]
    assert compare_files(old, new) == [
        ComparedFile("別紙1", "差し替え", "a", "a2"),
        ComparedFile("別紙2改", "なし", "b", "b"),
        ComparedFile("別紙3", "なし", "c", "c"),
        ComparedFile("別紙5", "追加", "", "e"),
        ComparedFile("別紙4", "削除", "d", ""),
    ]
