"""One notice as its readers see it: who may, and what stands there."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from portal.notices.models import NoticeAction
from portal.notices.services import withdraw_notice

from tests.factories.notices import correct, make_draft, make_notice
from tests.portal.notices_public.attachments import PDF, make_file
from tests.world import World

pytestmark = pytest.mark.once

ClientFor = Callable[[Any], Client]
TOHOKU = {"include": ["region:東北"], "exclude": []}


def page_html(client: Client, notice: Any) -> str:
    """The page of a notice."""
    return client.get(notice.get_url()).content.decode()


def test_notice_sends_anonymous_to_sign_in(client: Client, db: None) -> None:
    notice = make_notice()
    response = client.get(notice.get_url())
    expected = f"/account/login/?next={notice.get_url()}"
    assert (response.status_code, response["Location"]) == (302, expected)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("morioka", 200),
        ("iwate", 200),
        ("editor", 200),
        ("other_editor", 200),
        ("superuser", 200),
        ("kyufu", 404),
        ("hokkaido", 404),
        ("seatless", 404),
    ],
)
def test_notice_is_for_those_it_was_delivered_to(
    client_for: ClientFor, who: str, status: int
) -> None:
    notice = make_notice(audience=TOHOKU)
    assert client_for(who).get(notice.get_url()).status_code == status


def test_draft_is_not_found(client_for: ClientFor) -> None:
    assert client_for("editor").get(make_draft().get_url()).status_code == 404


def test_notice_refuses_post(client_for: ClientFor) -> None:
    notice = make_notice()
    assert client_for("kyufu").post(notice.get_url()).status_code == 405


def test_short_address_leads_to_the_notice(client_for: ClientFor) -> None:
    notice = make_notice()
    response = client_for("kyufu").get(f"/notices/{notice.pk}/")
    assert (response.status_code, response["Location"]) == (302, notice.get_url())


def test_short_address_hides_what_one_may_not_see(client_for: ClientFor) -> None:
    notice = make_notice(audience=TOHOKU)
    assert client_for("kyufu").get(f"/notices/{notice.pk}/").status_code == 404


def test_head_of_the_notice_states_its_facts(client_for: ClientFor) -> None:
    notice = make_notice(legal_basis="施行規則第83条の6", issued_on=date(2026, 11, 18))
    html = page_html(client_for("kyufu"), notice)
    facts = dict(re.findall(r"<dt>([^<]*)</dt><dd>([^<]*)</dd>", html.partition("<article")[0]))
    del facts["掲載期間"]
    assert facts == {
        "文書番号": "老介発1118第2号",
        "発出日": "令和8年11月18日（水）",
        "発出元": "老健局 介護保険計画課",
        "宛先": "全都道府県・全市区町村（6団体）",
        "法的性格": "技術的助言",
        "根拠": "施行規則第83条の6",
        "種類": "通知",
        "所管分野": "介護保険",
    }


def test_actions_are_those_of_the_readers_kind(client_for: ClientFor) -> None:
    notice = make_notice(actions=[("周知", timezone.localdate()), ("とりまとめ", None)])
    NoticeAction.objects.filter(label="とりまとめ").update(who="都道府県")
    notice = correct(notice)
    found = [
        re.findall(
            r"<li><div><b>([^<]*)</b>",
            page_html(client_for(who), notice).partition('data-testid="notice-actions"')[2],
        )
        for who in ("kyufu", "hokkaido", "editor")
    ]
    assert found == [["周知"], ["周知", "とりまとめ"], ["周知", "とりまとめ"]]


def test_script_in_the_body_never_reaches_the_page(client_for: ClientFor) -> None:
    notice = make_notice(body="<p>本文</p><script>alert(1)</script><p onclick='x()'>続き</p>")
    html = page_html(client_for("kyufu"), notice)
    assert ("alert(1)" in html, "onclick" in html) == (False, False)


def test_attachment_shows_size_hash_and_note(world: World, client_for: ClientFor) -> None:
    file = make_file(world)
    notice = make_notice(files=[file])
    html = page_html(client_for("kyufu"), notice)
    expected = [
        "SHA-256 " + file.sha256[:8],
        f"{len(PDF)} バイト",
        f'href="/files/{file.pk}/"',
        "無害化処理を通すと",
    ]
    assert [text for text in expected if text not in html] == []


def test_replaced_attachment_is_marked(world: World, client_for: ClientFor) -> None:
    notice = make_notice(files=[make_file(world)])
    newer = make_file(world, data=PDF + b"2")
    notice = correct(notice, attachments=[{"file": str(newer.pk), "label": "別紙1"}])
    row = page_html(client_for("kyufu"), notice).partition('data-testid="file-row"')[2]
    assert "第2版" in row.partition("</li>")[0]


def test_change_banner_says_what_changed(client_for: ClientFor) -> None:
    notice = correct(make_notice(), note="別紙3の日付を訂正")
    html = page_html(client_for("kyufu"), notice)
    banner = html.partition('data-testid="change-banner"')[2].partition("</section>")[0]
    expected = ["いまは第2版です", "別紙3の日付を訂正", f"/notices/{notice.pk}/versions/1/"]
    assert [text for text in expected if text not in banner] == []


def test_first_version_has_no_change_banner(client_for: ClientFor) -> None:
    assert "change-banner" not in page_html(client_for("kyufu"), make_notice())


def test_withdrawn_notice_stays_readable_with_its_successor(
    world: World, client_for: ClientFor
) -> None:
    old, new = make_notice(title="古い"), make_notice(title="新しい")
    withdraw_notice(notice=old, reason="改正のため", successor=new, by=world.user("approver"))
    html = page_html(client_for("kyufu"), old)
    banner = html.partition('data-testid="withdrawn-banner"')[2].partition("</section>")[0]
    expected = ["廃止されました", "改正のため", "新しい", new.get_url()]
    assert [text for text in expected if text not in banner] == []


def actions_of(html: str) -> str:
    """The box of what is asked."""
    return html.partition('data-testid="notice-actions"')[2].partition("</section>")[0]


def test_withdrawn_notice_asks_for_nothing_by_a_near_day(
    world: World, client_for: ClientFor
) -> None:
    notice = make_notice(actions=[("周知", timezone.localdate() + timedelta(days=3))])
    open_box = actions_of(page_html(client_for("kyufu"), notice))
    withdraw_notice(notice=notice, reason="誤り", successor=None, by=world.user("approver"))
    box = actions_of(page_html(client_for("kyufu"), notice))
    words = ("求められていること", "あと3日", "is-soon", "求めていたこと", "周知")
    assert [word in open_box for word in words] == [True, True, True, False, True]
    assert [word in box for word in words] == [False, False, False, True, True]


def test_successor_one_may_not_see_is_not_named(world: World, client_for: ClientFor) -> None:
    old, new = make_notice(title="古い"), make_notice(title="内緒の後継", audience=TOHOKU)
    withdraw_notice(notice=old, reason="改正", successor=new, by=world.user("approver"))
    assert "内緒の後継" not in page_html(client_for("kyufu"), old)


def test_ended_notice_stays_readable_with_a_banner(client_for: ClientFor) -> None:
    now = timezone.now()
    notice = make_notice(display_from=now - timedelta(days=2), display_until=now - timedelta(1))
    assert "ended-banner" in page_html(client_for("kyufu"), notice)


def test_preview_of_a_correction_says_its_number(world: World, client_for: ClientFor) -> None:
    notice = make_notice()
    notice.save_revision(user=world.user("editor"))
    html = client_for("editor").get(f"/admin/pages/{notice.pk}/view_draft/").content.decode()
    assert "第2版（下書き）" in html


@pytest.mark.parametrize(("who", "seen"), [("editor", True), ("kyufu", False)])
def test_edit_link_is_for_editors(client_for: ClientFor, who: str, seen: bool) -> None:
    notice = make_notice()
    html = page_html(client_for(who), notice)
    assert (f"/admin/pages/{notice.pk}/edit/" in html) == seen


def queries_of(client: Client, notice: Any) -> int:
    """Number of queries of the page, once it has been read."""
    client.get(notice.get_url())
    with CaptureQueriesContext(connection) as captured:
        client.get(notice.get_url())
    return len(captured)


def test_queries_do_not_grow_with_files_actions_and_versions(
    world: World, client_for: ClientFor
) -> None:
    small = correct(make_notice(files=[make_file(world)], actions=[("周知", None)]))
    large = make_notice(
        files=[make_file(world, f"{n}.pdf", PDF + bytes([n])) for n in range(3)],
        actions=[(f"求め{n}", None) for n in range(3)],
    )
    for _ in range(3):
        large = correct(large)
    client = client_for("kyufu")
    client.get(small.get_url())
    assert queries_of(client, large) == queries_of(client, small)


def test_attachment_is_for_readers_of_its_notice(world: World, client_for: ClientFor) -> None:
    file = make_file(world)
    make_notice(files=[file], audience=TOHOKU)
    found = [
        client_for(who).get(f"/files/{file.pk}/").status_code
        for who in ("morioka", "iwate", "kyufu", "seatless", "other_editor")
    ]
    assert found == [200, 200, 404, 404, 200]


def test_attachment_of_a_draft_is_for_editors(world: World, client_for: ClientFor) -> None:
    file = make_file(world)
    make_draft(files=[file])
    found = [client_for(who).get(f"/files/{file.pk}/").status_code for who in ("kyufu", "editor")]
    assert found == [404, 200]


def test_attachment_of_an_earlier_version_stays(world: World, client_for: ClientFor) -> None:
    file = make_file(world)
    correct(make_notice(files=[file]), attachments=[])
    assert client_for("kyufu").get(f"/files/{file.pk}/").status_code == 200
