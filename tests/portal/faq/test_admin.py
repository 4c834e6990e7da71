"""The FAQ in the admin: the form, who may what, the review queue and its acts."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from portal.extension.events import FaqPublished, subscribe, unsubscribe
from portal.faq.admin_forms import CheckForm
from portal.faq.exceptions import FaqIsPermanent
from portal.faq.models import FaqChange, FaqPage
from portal.faq.services import flag, send_feedback, withdraw_faq
from wagtail.models import Page

from tests.factories.faq import faq_index, make_faq, make_faq_draft, publish_faq
from tests.factories.notices import make_notice
from tests.world import World

pytestmark = pytest.mark.once

ClientFor = Callable[[Any], Client]
REVIEW = "/admin/faq/review/"
UNSTORABLE = "保存できない文字があります。貼り付けた文字を確かめてください。"


def formset(prefix: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Fields of an inline panel."""
    found: dict[str, Any] = {
        f"{prefix}-TOTAL_FORMS": len(rows),
        f"{prefix}-INITIAL_FORMS": 0,
        f"{prefix}-MIN_NUM_FORMS": 0,
        f"{prefix}-MAX_NUM_FORMS": 1000,
    }
    for number, row in enumerate(rows):
        found |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
        found[f"{prefix}-{number}-ORDER"] = number + 1
    return found


def typed(world: World, **changes: Any) -> dict[str, Any]:
    """What an editor types into the form."""
    sources = changes.pop("sources", [])
    answer = changes.pop("answer", "直近2か月分です。")
    block = {"key": "a", "text": answer, "type": "unstyled", "depth": 0}
    block |= {"inlineStyleRanges": [], "entityRanges": []}
    return {
        "title": "通帳の写しは何か月分ですか。",
        "answer": str({"blocks": [block], "entityMap": {}}).replace("'", '"'),
        "duties": [world.duty().pk],
        "owner_division": world.organisation("介護保険計画課").pk,
        "owner_seat": "",
        "review_on": timezone.localdate() + timedelta(days=100),
        "bureaus": [],
        **formset("sources", sources),
        **formset("related_faqs", []),
        **formset("comments", []),
        **changes,
    }


def create(client: Client, data: dict[str, Any], action: str = "") -> Any:
    """Send the form of a new FAQ."""
    url = reverse("wagtailadmin_pages:add", args=["faq", "faqpage", faq_index().pk])
    return client.post(url, data | ({action: "1"} if action else {}))


def errors(response: Any) -> dict[str, list[str]]:
    """Errors of the form by field."""
    return {name: list(found) for name, found in response.context["form"].errors.items()}


def test_editor_writes_a_draft_with_its_grounds(world: World, client_for: ClientFor) -> None:
    version = make_notice().current_version
    rows = [
        {"version": version.pk, "reference": "", "place": "1(3)"},
        {"version": "", "reference": "介護保険法施行規則", "place": "第83条の6"},
    ]
    create(client_for("editor"), typed(world, sources=rows))
    page = FaqPage.objects.get()
    assert (page.live, page.standing.check_since) == (False, None)
    sources = page.get_latest_revision_as_object().sources.all()
    assert [(s.version_id, s.reference) for s in sources] == [
        (version.pk, ""),
        (None, "介護保険法施行規則"),
    ]


def test_new_form_proposes_the_editors_division(world: World, client_for: ClientFor) -> None:
    url = reverse("wagtailadmin_pages:add", args=["faq", "faqpage", faq_index().pk])
    initial = client_for("editor").get(url).context["form"].initial
    assert initial["owner_division"] == world.organisation("介護保険計画課").pk


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"answer": ""}, "answer", "答えを入力してください。"),
        ({"answer": "\ud800"}, "answer", UNSTORABLE),
        ({"duties": []}, "duties", "所管分野を選んでください。"),
        ({"owner_division": ""}, "owner_division", "持ち主の課を選んでください。"),
        ({"review_on": "2020-01-01"}, "review_on", "次の見直しは、明日以降の日にしてください。"),
    ],
)
def test_publication_needs(
    world: World, client_for: ClientFor, change: dict[str, Any], field: str, message: str
) -> None:
    response = create(client_for("approver"), typed(world, **change), "action-publish")
    assert errors(response) == {field: [message]}


def test_review_in_a_year_that_no_calendar_has_is_refused(
    world: World, client_for: ClientFor
) -> None:
    response = create(client_for("editor"), typed(world, review_on="9999-12-31"))
    assert list(errors(response)) == ["review_on"]
    assert CheckForm({"review_on": "9999-12-31"}).has_error("review_on")


def test_named_seat_is_one_of_the_division(world: World, client_for: ClientFor) -> None:
    seat = world.seat("other_editor")
    response = create(client_for("editor"), typed(world, owner_seat=seat.pk))
    assert list(errors(response)) == ["owner_seat"]


@pytest.mark.parametrize("both", [True, False])
def test_ground_is_a_notice_or_something_else(
    world: World, client_for: ClientFor, both: bool
) -> None:
    version = make_notice().current_version
    row = {"version": version.pk if both else "", "reference": "法" if both else "", "place": "1"}
    response = create(client_for("editor"), typed(world, sources=[row]))
    assert "どちらか1つ" in response.content.decode()


def test_approval_publishes_and_tells_once(world: World, client_for: ClientFor) -> None:
    told: list[FaqPublished] = []
    hear = subscribe(FaqPublished)(lambda event: told.append(event))
    try:
        create(client_for("editor"), typed(world), "action-submit")
        page = FaqPage.objects.get()
        state = page.current_workflow_task_state
        args = [page.pk, "approve", state.pk]
        with TestCase.captureOnCommitCallbacks(execute=True):
            client_for("approver").post(
                reverse("wagtailadmin_pages:workflow_action", args=args), {"comment": ""}
            )
            publish_faq(FaqPage.objects.get())
    finally:
        unsubscribe(FaqPublished, hear)
    kinds = FaqChange.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["approved", "published", "revised"]
    assert told == [FaqPublished(page.pk)]


def test_publication_reserved_for_later_is_not_told(world: World) -> None:
    page = make_faq_draft(go_live_at=timezone.now() + timedelta(days=1))
    page.save_revision(clean=False).publish()
    assert not FaqChange.objects.exists()


@pytest.mark.parametrize(
    "take_away",
    [
        lambda page: page.delete(),
        lambda page: page.unpublish(),
        lambda page: Page.objects.get(pk=page.pk).unpublish(),
        lambda page: page.move(faq_index("保険局"), pos="last-child"),
        lambda page: page.create_alias(),
        lambda page: faq_index().delete(),
    ],
)
def test_published_faq_stays(world: World, take_away: Callable[[FaqPage], Any]) -> None:
    page = make_faq()
    with pytest.raises(FaqIsPermanent, match="廃止"):
        take_away(FaqPage.objects.get(pk=page.pk))
    assert FaqPage.objects.filter(pk=page.pk, live=True, url_path=page.url_path).exists()


def test_draft_can_be_deleted(world: World) -> None:
    make_faq_draft().delete()
    assert not FaqPage.objects.exists()


def test_admin_says_why_it_stays(client_for: ClientFor) -> None:
    url = reverse("wagtailadmin_pages:delete", args=[make_faq().pk])
    response = client_for("superuser").post(url, follow=True)
    assert "公開したFAQは" in response.content.decode()


def test_copy_is_a_fresh_draft(world: World) -> None:
    page = make_faq()
    flag(page_id=page.pk, cause="test", note="理由")
    copy = FaqPage.objects.get(pk=page.pk).copy()
    assert (copy.live, copy.standing.check_since, copy.is_published) == (False, None, False)


def test_withdrawn_faq_stays_readable_with_a_banner(world: World, client_for: ClientFor) -> None:
    page, other = make_faq(), make_faq(title="代わりの質問")
    url = reverse("faq_withdraw", args=[page.pk])
    client_for("approver").post(url, {"reason": "法改正のため", "successor": other.pk})
    text = client_for("kyufu").get(page.url).content.decode()
    wanted = ("に廃止されました", "法改正のため", "代わりの質問")
    assert [word for word in wanted if word not in text] == []
    assert "vote-clear" not in text


def test_explorer_of_another_bureau_lists_nothing(client_for: ClientFor) -> None:
    make_faq_draft(title="ほかの局の下書き")
    url = reverse("wagtailadmin_explore", args=[faq_index().pk])
    for path in (url, "/admin/faq/"):
        assert "ほかの局の下書き" not in client_for("other_editor").get(path).content.decode()
    assert "ほかの局の下書き" in client_for("editor").get(url).content.decode()


def test_window_finds_versions_by_number(client_for: ClientFor) -> None:
    make_notice(document_number="老介発9999第1号", title="さがす通知")
    make_notice(document_number="老介発1111第1号", title="ほかの通知")
    url = reverse("faq_notice_versions:choose_results")
    text = client_for("editor").get(url, {"q": "9999"}).content.decode()
    assert ("さがす通知" in text, "ほかの通知" in text) == (True, False)


def rows(client: Client, tab: str) -> list[Any]:
    """Rows of a tab of the queue."""
    found: list[Any] = client.get(f"{REVIEW}?tab={tab}").context["rows"]
    return found


def test_queue_holds_the_own_bureaus_only(client_for: ClientFor) -> None:
    page = make_faq()
    flag(page_id=page.pk, cause="test", note="理由")
    send_feedback(page=page, body="例がほしい")
    make_faq(title="近い期日", review_on=timezone.localdate() + timedelta(days=3))
    for tab in ("check", "review", "feedback"):
        numbers = [len(rows(client_for(who), tab)) for who in ("editor", "other_editor")]
        assert numbers == [1, 0]


def test_withdrawn_and_handled_leave_the_queue(world: World, client_for: ClientFor) -> None:
    page = make_faq()
    flag(page_id=page.pk, cause="test", note="理由")
    feedback = send_feedback(page=page, body="例がほしい")
    client = client_for("editor")
    client.post(reverse("faq_handle", args=[feedback.pk]), {"handling": "例を足した"})
    withdraw_faq(page=page, reason="改正", successor=None, by=world.user("approver"))
    assert [rows(client, tab) for tab in ("check", "review", "feedback")] == [[], [], []]


def test_editor_ends_the_check(client_for: ClientFor) -> None:
    page = make_faq()
    flag(page_id=page.pk, cause="test", note="根拠が改まりました。")
    client, url = client_for("editor"), reverse("faq_check", args=[page.pk])
    form = client.get(url).context["form"]
    data = {name: form[name].value() for name in form.fields} | {"outcome": "kept", "note": "同じ"}
    assert client.post(url, data)["Location"] == REVIEW
    assert FaqPage.objects.get(pk=page.pk).standing.check_since is None


def test_refused_check_keeps_what_was_typed(client_for: ClientFor) -> None:
    page = make_faq()
    flag(page_id=page.pk, cause="test", note="根拠が改まりました。")
    url = reverse("faq_check", args=[page.pk])
    data = {"outcome": "corrected", "note": "書いた説明", "review_on": "2099-01-01", "seen": 10**9}
    response = client_for("editor").post(url, data)
    assert (response.status_code, "書いた説明" in response.content.decode()) == (422, True)
    assert "公開してください" in response.content.decode()


def test_reason_that_came_meanwhile_is_shown_first(client_for: ClientFor) -> None:
    page = make_faq()
    flag(page_id=page.pk, cause="test", note="根拠が改まりました。")
    url = reverse("faq_check", args=[page.pk])
    data = {"outcome": "kept", "note": "同じ", "review_on": "2099-01-01", "seen": 0}
    client = client_for("editor")
    response = client.post(url, data)
    assert response.status_code == 422
    again = response.context["form"]
    assert isinstance(again, CheckForm)
    assert client.post(url, data | {"seen": again["seen"].value()})["Location"] == REVIEW


def test_queue_asks_the_same_number_of_queries_for_one_row_and_three(
    client_for: ClientFor,
) -> None:
    client, counts = client_for("editor"), []
    for number in range(3):
        page = make_faq(title=f"質問{number}")
        flag(page_id=page.pk, cause="test", note="理由")
        rows(client, "check")
        with CaptureQueriesContext(connection) as queries:
            rows(client, "check")
        counts.append(len(queries))
    assert counts[0] == counts[2]
