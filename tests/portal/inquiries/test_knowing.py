"""From an answer to FAQ: the link on the case, and the draft that the bureau's approvers get."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from portal.accounts.models import User
from portal.faq.models import FaqPage
from portal.faq.naming import KIND as FAQ
from portal.faq.services import withdraw_faq
from portal.inquiries.exceptions import FaqIsThere, NotAllowed, NotAnswered
from portal.inquiries.invariant import violations
from portal.inquiries.models import Case, EntryKind, Holder, Visibility
from portal.inquiries.services import answering
from portal.inquiries.services.joining import gather, join, merge, share
from portal.inquiries.services.knowing import draft_faq, link_faq, link_notice
from portal.notifications.models import Notification
from portal.outbox.models import OutboxItem
from portal.search.indexing import index

from tests.factories.faq import make_faq, make_faq_draft, publish_faq
from tests.factories.inquiries import Inquiries
from tests.factories.notices import make_notice

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ClientFor = Callable[[str | User], Client]
WORDS = {"title": "特例減額はいつから適用しますか。", "text": "却下の月からです。\n\n- 法第21条"}


@pytest.fixture
def answered(inquiries: Inquiries) -> Case:
    """A case with an answer."""
    case = inquiries.case()
    answering.answer(actor=inquiries.actor("agent"), case_id=case.pk, text="却下の月からです。")
    return Case.objects.get(pk=case.pk)


def send(client: Client, case: Case, act: str, **data: str) -> Any:
    """One act on the page of the case."""
    return client.post(f"/inquiries/{case.number}/{act}/", data)


def page_of(client: Client, case: Case) -> str:
    """The page of the case."""
    return client.get(f"/inquiries/{case.number}/").content.decode()


@pytest.mark.parametrize("typed", ["F-{}", "ｆ－{}", "{}", "https://example.jp/faq/{}/"])
def test_linked_faq_stands_on_the_case(client_for: ClientFor, answered: Case, typed: str) -> None:
    faq = make_faq(title="特例減額の起算月はいつですか。")
    send(client_for("agent"), answered, "faq-link", faq=typed.format(faq.pk))
    assert faq.title in page_of(client_for("kyufu"), answered)
    unlinked = client_for("agent").get("/helpdesk/", {"view": "unlinked"}).content.decode()
    assert answered.number not in unlinked


@pytest.mark.parametrize("typed", ["", "F-999999", "よくある質問"])
def test_number_of_no_faq_is_told(client_for: ClientFor, answered: Case, typed: str) -> None:
    response = send(client_for("agent"), answered, "faq-link", faq=typed)
    answered.refresh_from_db()
    assert (response.status_code, answered.answered_with_faq_id) == (422, None)


def test_faq_that_is_not_out_cannot_be_linked(client_for: ClientFor, answered: Case) -> None:
    draft = make_faq_draft()
    response = send(client_for("agent"), answered, "faq-link", faq=str(draft.pk))
    assert "公開中のFAQの番号を入れてください。" in response.content.decode()


def test_withdrawn_faq_is_neither_offered_nor_linked(
    client_for: ClientFor, inquiries: Inquiries, answered: Case
) -> None:
    faq = make_faq(title=answered.subject)
    index(FAQ, [str(faq.pk)])
    button = f'name="faq" value="{faq.pk}"'
    assert button in page_of(client_for("agent"), answered)
    by = inquiries.world.user("approver")
    withdraw_faq(page=faq, reason="改正", successor=None, by=by)
    index(FAQ, [str(faq.pk)])
    page = page_of(client_for("agent"), answered)
    assert ("廃止" in page, button in page) == (True, False)
    response = send(client_for("agent"), answered, "faq-link", faq=str(faq.pk))
    assert "公開中のFAQの番号を入れてください。" in response.content.decode()


def test_draft_goes_to_the_approvers_and_shows_once_published(
    client_for: ClientFor, answered: Case
) -> None:
    send(client_for("agent"), answered, "faq-draft", **WORDS)
    draft = FaqPage.objects.get(title=WORDS["title"])
    assert (draft.live, draft.workflow_in_progress) == (False, True)
    link = f'href="/faq/{draft.pk}/"'
    assert link not in page_of(client_for("kyufu"), answered)
    publish_faq(draft)
    assert link in page_of(client_for("kyufu"), answered)


@pytest.mark.parametrize("is_same", [False, True])
def test_draft_rests_on_the_notice_that_answered_and_the_one_asked_about(
    inquiries: Inquiries, is_same: bool
) -> None:
    asked = make_notice(title="照会した通知")
    used = asked if is_same else make_notice(title="答えになった通知")
    case, agent = inquiries.case(notice=asked.pk), inquiries.actor("agent")
    answering.answer(actor=agent, case_id=case.pk, text="却下の月からです。")
    link_notice(actor=agent, case_id=case.pk, notice_id=used.pk)
    draft_faq(actor=agent, case_id=case.pk, **WORDS)
    sources = FaqPage.objects.get(title=WORDS["title"]).sources.order_by("sort_order")
    notices = [source.version.notice_id for source in sources]
    assert notices == ([asked.pk] if is_same else [used.pk, asked.pk])


def test_asker_and_those_that_joined_hear_of_the_new_faq(
    inquiries: Inquiries, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    case, agent = inquiries.case(), inquiries.actor("agent")
    share(actor=agent, case_id=case.pk, title="伏せた件名", text="伏せた内容")
    join(actor=inquiries.actor("morioka"), case_id=case.pk)
    answering.answer(actor=agent, case_id=case.pk, text="却下の月からです。")
    draft_faq(actor=agent, case_id=case.pk, **WORDS)
    with django_capture_on_commit_callbacks(execute=True):
        publish_faq(FaqPage.objects.get(title=WORDS["title"]))
    told = Notification.objects.filter(line="この照会からFAQができました").order_by("pk")
    seats = [inquiries.world.seat(key).pk for key in ("kyufu", "morioka")]
    tasks = OutboxItem.objects.filter(payload__notification__in=[row.pk for row in told])
    assert [row.title for row in told] == [case.subject, "伏せた件名"]
    assert [task.payload["seats"] for task in tasks.order_by("pk")] == [[pk] for pk in seats]


def test_all_whose_page_shows_the_new_faq_hear_of_it(
    inquiries: Inquiries, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    agent, question = inquiries.actor("agent"), inquiries.question(Holder.BUREAU)
    case = inquiries.case(first=Holder.PREFECTURE)
    upward = gather(actor=inquiries.actor("hokkaido"), case_ids=[case.pk], question=question)
    answering.answer(actor=agent, case_id=upward.pk, text="却下の月からです。")
    answering.reopen(actor=inquiries.actor("kyufu"), case_id=case.pk)
    other = inquiries.case("morioka")
    share(actor=agent, case_id=other.pk, title="伏せた件名", text="伏せた内容")
    join(actor=inquiries.actor("iwate_town"), case_id=other.pk)
    merge(actor=agent, case_id=other.pk, into_id=case.pk)
    draft_faq(actor=agent, case_id=upward.pk, **WORDS)
    with django_capture_on_commit_callbacks(execute=True):
        publish_faq(FaqPage.objects.get(title=WORDS["title"]))
    told = Notification.objects.filter(line="この照会からFAQができました")
    tasks = OutboxItem.objects.filter(payload__notification__in=[row.pk for row in told])
    keys = ("hokkaido", "kyufu", "morioka", "iwate_town")
    expected = sorted([inquiries.world.seat(key).pk] for key in keys)
    assert sorted(task.payload["seats"] for task in tasks) == expected


def test_faq_of_a_gathered_question_stands_on_each_case(
    client_for: ClientFor, inquiries: Inquiries
) -> None:
    case = inquiries.case(first=Holder.PREFECTURE)
    upward = gather(
        actor=inquiries.actor("hokkaido"),
        case_ids=[case.pk],
        question=inquiries.question(Holder.BUREAU),
    )
    agent = inquiries.actor("agent")
    answering.answer(actor=agent, case_id=upward.pk, text="却下の月からです。")
    faq = make_faq(title="特例減額の起算月はいつですか。")
    link_faq(actor=agent, case_id=upward.pk, faq_id=faq.pk)
    assert faq.title in page_of(client_for("kyufu"), case)


def test_faq_of_a_shared_case_is_seen_by_who_did_not_join(
    client_for: ClientFor, inquiries: Inquiries
) -> None:
    case, agent = inquiries.case(), inquiries.actor("agent")
    share(actor=agent, case_id=case.pk, title="伏せた件名", text="伏せた内容")
    answering.answer(actor=agent, case_id=case.pk, text="却下の月からです。")
    faq = make_faq(title="特例減額の起算月はいつですか。")
    link_faq(actor=agent, case_id=case.pk, faq_id=faq.pk)
    assert faq.title in page_of(client_for("morioka"), case)


def test_draft_is_no_news_for_the_asker(inquiries: Inquiries, answered: Case) -> None:
    draft_faq(actor=inquiries.actor("agent"), case_id=answered.pk, **WORDS)
    entry = answered.entries.get(kind=EntryKind.FAQ)
    assert entry.visibility == Visibility.MINISTRY
    assert list(violations()) == []


def test_words_that_tell_the_asker_do_not_become_faq(client_for: ClientFor, answered: Case) -> None:
    words = {**WORDS, "text": "札幌市の場合は却下の月からです。"}
    response = send(client_for("agent"), answered, "faq-draft", **words)
    assert "残っているかもしれません：札幌市" in response.content.decode()
    assert not FaqPage.objects.filter(title=WORDS["title"]).exists()
    send(client_for("agent"), answered, "faq-draft", **words, names_ok="札幌市")
    assert FaqPage.objects.filter(title=WORDS["title"]).exists()


def test_lists_that_nobody_can_read_are_told(client_for: ClientFor, answered: Case) -> None:
    deep = "\n".join("  " * level + "- 項目" for level in range(60))
    response = send(client_for("agent"), answered, "faq-draft", title="問い", text=deep)
    assert "入れ子が深すぎます" in response.content.decode()


def test_second_draft_is_refused_and_the_same_one_is_once(
    inquiries: Inquiries, answered: Case
) -> None:
    actor = inquiries.actor("agent")
    for _ in range(2):
        draft_faq(actor=actor, case_id=answered.pk, key="once", **WORDS)
    with pytest.raises(FaqIsThere):
        draft_faq(actor=actor, case_id=answered.pk, **WORDS)
    assert FaqPage.objects.filter(title=WORDS["title"]).count() == 1


def test_only_the_desk_makes_faq_of_a_case(inquiries: Inquiries, answered: Case) -> None:
    for key in ("kyufu", "hokkaido", "other_approver"):
        with pytest.raises(NotAllowed):
            draft_faq(actor=inquiries.actor(key), case_id=answered.pk, **WORDS)


def test_case_without_an_answer_has_no_faq(inquiries: Inquiries) -> None:
    case, faq = inquiries.case(), make_faq()
    with pytest.raises(NotAnswered):
        link_faq(actor=inquiries.actor("agent"), case_id=case.pk, faq_id=faq.pk)
