"""Votes and feedback: counted, changeable, and tied to nobody (ADR 0016)."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core.cache import cache
from django.test import Client
from portal.faq.exceptions import AlreadyVoted, NotPublished
from portal.faq.models import Choice, FaqPage, Feedback, Participation, VoteCount
from portal.faq.selectors import SHOWN_FROM, votes_of
from portal.faq.services import cast_vote, handle_feedback, send_feedback, withdraw_faq
from portal.faq.services.listening import SENT_TWICE
from portal.faq.views import FEEDBACK_PER_HOUR
from portal.outbox.models import OutboxItem

from tests.factories.faq import make_faq
from tests.world import World

ClientFor = Callable[[Any], Client]


def press(client: Client, page: FaqPage, choice: str) -> list[str]:
    """Press a button; what the next page says."""
    response = client.post(f"/faq/{page.pk}/useful/", {"choice": choice}, follow=True)
    return [str(message) for message in response.context["messages"]]


def test_vote_is_counted(client_for: ClientFor) -> None:
    page = make_faq()
    assert press(client_for("kyufu"), page, "clear") == ["「分かった」と数えました。"]
    assert votes_of(page.pk) == {"clear": 1, "partly": 0, "unclear": 0}


def test_each_person_counts_once(client_for: ClientFor) -> None:
    page = make_faq()
    for who in ("kyufu", "hakodate"):
        press(client_for(who), page, "clear")
    assert votes_of(page.pk)["clear"] == 2


def test_vote_can_be_changed_in_the_same_browser(client_for: ClientFor) -> None:
    page, client = make_faq(), client_for("kyufu")
    for choice in ("clear", "unclear", "unclear", "partly"):
        press(client, page, choice)
    assert votes_of(page.pk) == {"clear": 0, "partly": 1, "unclear": 0}


def test_other_browser_can_neither_change_nor_add(client_for: ClientFor) -> None:
    page = make_faq()
    press(client_for("kyufu"), page, "clear")
    assert press(client_for("kyufu"), page, "unclear") == [str(AlreadyVoted())]
    assert votes_of(page.pk) == {"clear": 1, "partly": 0, "unclear": 0}


def test_old_token_does_not_work_twice(world: World) -> None:
    page, user = make_faq(), world.user("kyufu")
    first = cast_vote(page=page, user=user, choice=Choice.CLEAR)
    cast_vote(page=page, user=user, choice=Choice.PARTLY, token=first)
    with pytest.raises(AlreadyVoted):
        cast_vote(page=page, user=user, choice=Choice.UNCLEAR, token=first)
    assert votes_of(page.pk) == {"clear": 0, "partly": 1, "unclear": 0}


@pytest.mark.parametrize("token", ["", "x", "x:y", "WzEsMiwzXQ:abc"])
def test_forged_token_is_none(world: World, token: str) -> None:
    page, user = make_faq(), world.user("kyufu")
    cast_vote(page=page, user=user, choice=Choice.CLEAR)
    with pytest.raises(AlreadyVoted):
        cast_vote(page=page, user=user, choice=Choice.PARTLY, token=token)


def test_token_of_another_person_changes_nothing_of_theirs(world: World) -> None:
    page = make_faq()
    token = cast_vote(page=page, user=world.user("kyufu"), choice=Choice.CLEAR)
    cast_vote(page=page, user=world.user("hakodate"), choice=Choice.PARTLY, token=token)
    assert votes_of(page.pk) == {"clear": 1, "partly": 1, "unclear": 0}


def test_browser_sends_the_token_to_this_vote_alone(client_for: ClientFor) -> None:
    page, client = make_faq(), client_for("kyufu")
    press(client, page, "clear")
    cookie = client.cookies["faq_vote"]
    assert (cookie["path"], cookie["httponly"], cookie["max-age"]) == (
        f"/faq/{page.pk}/useful/",
        True,
        "",
    )


def test_no_table_ties_a_person_to_a_choice(world: World) -> None:
    models = (VoteCount, Participation, Feedback)
    related = {
        field.related_model._meta.label
        for model in models
        for field in model._meta.get_fields()
        if field.is_relation
    }
    assert related == {"faq.FaqPage"}
    assert {f.name for f in Participation._meta.get_fields()} == {"mark", "receipt"}
    assert apps.get_model("accounts.User")._meta.label not in related


def test_every_vote_writes_every_count(world: World) -> None:
    page = make_faq()
    cast_vote(page=page, user=world.user("kyufu"), choice=Choice.CLEAR)
    assert VoteCount.objects.filter(page=page).count() == len(Choice)


def test_few_votes_are_not_shown(world: World, client_for: ClientFor) -> None:
    page, client = make_faq(), client_for("kyufu")
    VoteCount.objects.create(page=page, choice=Choice.CLEAR, number=SHOWN_FROM - 1)
    assert "「分かった」" not in client.get(page.url).content.decode()
    press(client, page, "partly")
    text = client.get(page.url).content.decode()
    assert [
        w for w in ("「分かった」4人", "「一部だけ分かった」1人", "答えています") if w not in text
    ] == []


def test_nonsense_is_answered_plainly(client_for: ClientFor) -> None:
    page = make_faq()
    assert press(client_for("kyufu"), page, "maybe") == ["3つのうちの1つを押してください。"]


def test_withdrawn_faq_takes_neither(world: World) -> None:
    page = make_faq()
    withdraw_faq(page=page, reason="改正", successor=None, by=world.user("approver"))
    page = FaqPage.objects.get(pk=page.pk)
    with pytest.raises(NotPublished):
        cast_vote(page=page, user=world.user("kyufu"), choice=Choice.CLEAR)
    with pytest.raises(NotPublished):
        send_feedback(page=page, body="例がほしい")


def test_feedback_reaches_the_owner_without_a_name(world: World, client_for: ClientFor) -> None:
    page = make_faq()
    client_for("kyufu").post(f"/faq/{page.pk}/feedback/", {"body": "例がほしい"})
    assert list(Feedback.objects.values_list("page", "body")) == [(page.pk, "例がほしい")]
    jobs = OutboxItem.objects.filter(kind="notifications.fan_out").order_by("-pk")
    assert world.seat("editor").pk in jobs[0].payload["seats"]


@pytest.mark.parametrize("body", ["", " ", "あ" * 2001])
def test_refused_feedback_is_shown_again(client_for: ClientFor, body: str) -> None:
    page = make_faq()
    response = client_for("kyufu").post(f"/faq/{page.pk}/feedback/", {"body": body})
    assert (response.status_code, Feedback.objects.count()) == (422, 0)
    assert body.strip()[:100] in response.content.decode()


def test_feedback_is_limited_by_account(client_for: ClientFor) -> None:
    cache.clear()
    page, client = make_faq(), client_for("kyufu")
    for number in range(FEEDBACK_PER_HOUR + 1):
        response = client.post(f"/faq/{page.pk}/feedback/", {"body": f"例{number}がほしい"})
    assert (response.status_code, Feedback.objects.count()) == (422, FEEDBACK_PER_HOUR)


def test_feedback_sent_twice_is_kept_and_told_once(client_for: ClientFor) -> None:
    cache.clear()
    page, client = make_faq(), client_for("kyufu")
    told = OutboxItem.objects.filter(kind="notifications.fan_out")
    before = told.count()
    sent = [client.post(f"/faq/{page.pk}/feedback/", {"body": "例がほしい"}) for _ in range(2)]
    assert [response.status_code for response in sent] == [302, 302]
    assert (Feedback.objects.count(), told.count() - before) == (1, 1)


def test_feedback_in_the_same_words_later_is_another(world: World) -> None:
    page = make_faq()
    with time_machine.travel("2026-11-20T10:00:00+09:00", tick=False) as clock:
        send_feedback(page=page, body="例がほしい")
        clock.shift(SENT_TWICE)
        send_feedback(page=page, body="例がほしい")
    assert Feedback.objects.count() == 2


def test_feedback_in_the_same_words_about_another_faq_is_another(world: World) -> None:
    for title in ("一つ目の質問", "二つ目の質問"):
        send_feedback(page=make_faq(title=title), body="例がほしい")
    assert Feedback.objects.count() == 2


def test_feedback_is_handled_once(world: World) -> None:
    feedback = send_feedback(page=make_faq(), body="例がほしい")
    by = world.user("editor")
    answers = [handle_feedback(feedback=feedback, handling="例を足した", by=by) for _ in range(2)]
    assert answers == [True, False]
