"""The public page of an FAQ: who reads it, what it says about its grounds, what it never tells."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from portal.extension.slots import Slot, blocks, register_slot
from portal.faq.models import FaqPage, RelatedFaq
from portal.notices.services import withdraw_notice

from tests.factories.faq import make_faq, make_faq_draft
from tests.factories.notices import correct, make_notice
from tests.world import World

pytestmark = pytest.mark.once

ClientFor = Callable[[Any], Client]
TOHOKU = {"include": ["prefecture:03"], "exclude": []}


def html(client: Client, page: FaqPage) -> str:
    """The page as text."""
    response = client.get(page.url)
    assert response.status_code == 200
    return response.content.decode()


def test_anonymous_is_sent_to_sign_in(client: Client, db: None) -> None:
    page = make_faq()
    for url in (page.url, f"/faq/{page.pk}/", "/faq/"):
        assert client.get(url)["Location"] == f"/account/login/?next={url}"


@pytest.mark.parametrize("who", ["kyufu", "iwate_town", "seatless", "other_editor"])
def test_everybody_signed_in_reads_it(client_for: ClientFor, who: str) -> None:
    assert "直近2か月分を基本とします。" in html(client_for(who), make_faq())


def test_draft_is_not_found(client_for: ClientFor) -> None:
    draft = make_faq_draft()
    urls = (draft.url, f"/faq/{draft.pk}/")
    assert [client_for("editor").get(url).status_code for url in urls] == [404, 404]


def test_short_address_leads_to_the_page(client_for: ClientFor) -> None:
    page = make_faq()
    assert client_for("kyufu").get(f"/faq/{page.pk}/")["Location"] == page.url


def test_grounds_show_place_version_and_state(world: World, client_for: ClientFor) -> None:
    notice = make_notice()
    page = make_faq(grounds=[notice])
    client = client_for("kyufu")
    assert "変わりません" in html(client, page)
    correct(notice)
    text = html(client, page)
    assert [word for word in ("差し替え 第2版", "第1版", "1(3)") if word not in text] == []
    withdraw_notice(
        notice=type(notice).objects.get(pk=notice.pk),
        reason="誤り",
        successor=None,
        by=world.user("approver"),
    )
    assert "廃止" in html(client, page)


def test_ground_is_a_link_only_for_whom_it_was_delivered_to(client_for: ClientFor) -> None:
    notice = make_notice(audience=TOHOKU)
    page = make_faq(grounds=[notice])
    link = f'href="/notices/{notice.pk}/"'
    assert [link in html(client_for(who), page) for who in ("iwate", "kyufu")] == [True, False]
    assert notice.document_number in html(client_for("kyufu"), page)


def test_answer_is_reduced_to_what_may_stand_in_it(client_for: ClientFor) -> None:
    page = make_faq(answer='<p onclick="x()">よい<script>alert(1)</script></p>')
    text = html(client_for("kyufu"), page)
    assert ("onclick" in text, "alert(1)" in text, "<p>よい" in text) == (False, False, True)


def test_history_names_nobody(world: World, client_for: ClientFor) -> None:
    page = make_faq(user=world.user("approver"))
    text = html(client_for("kyufu"), page)
    assert "公開" in text
    assert world.user("approver").name not in text


def test_related_shows_published_ones_only(client_for: ClientFor) -> None:
    near, draft = make_faq(title="近い質問です"), make_faq_draft(title="下書きの質問です")
    page = make_faq_draft()
    page.related_faqs.set([RelatedFaq(other=near), RelatedFaq(other=draft)])
    page.save_revision(clean=False).publish()
    text = html(client_for("kyufu"), page)
    assert ("近い質問です" in text, "下書きの質問です" in text) == (True, False)


@pytest.mark.parametrize(
    ("who", "shown"), [("editor", True), ("other_editor", False), ("kyufu", False)]
)
def test_link_to_the_admin_is_for_its_editors(client_for: ClientFor, who: str, shown: bool) -> None:
    page = make_faq()
    assert (f"/admin/pages/{page.pk}/edit/" in html(client_for(who), page)) == shown


def test_slot_stands_after_the_body(client_for: ClientFor) -> None:
    class Asking(Slot):
        slot, key = "faq.after_body", "asking"

        def render(self, obj: Any, prepared: Any, request: Any) -> str:
            return f"聞く：{obj.pk}"

    register_slot(Asking)
    try:
        page = make_faq()
        assert f"聞く：{page.pk}" in html(client_for("kyufu"), page)
    finally:
        blocks("faq.after_body").remove("asking")


def test_preview_shows_the_draft_and_no_buttons(client_for: ClientFor) -> None:
    draft = make_faq_draft()
    draft.save_revision(clean=False)
    response = client_for("editor").get(f"/admin/pages/{draft.pk}/view_draft/")
    text = response.content.decode()
    assert ("直近2か月分" in text, "vote-clear" in text) == (True, False)


def test_page_asks_the_same_number_of_queries_for_one_and_three_grounds(
    client_for: ClientFor,
) -> None:
    client = client_for("kyufu")
    notices = [make_notice(title=f"通知{n}") for n in range(3)]
    pages = [make_faq(grounds=notices[:1]), make_faq(title="三つ", grounds=notices)]
    client.get(pages[0].url)
    counts = []
    for page in pages:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            html(client, page)
        counts.append(len(queries))
    assert counts[0] == counts[1]
