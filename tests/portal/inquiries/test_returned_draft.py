"""An FAQ draft that the approvers give back comes back to its case: why, to whom, and as what it
goes to them again.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from portal.accounts.models import User
from portal.faq.models import FaqPage
from portal.faq.services import submit_draft, withdraw_faq
from portal.inquiries.invariant import violations
from portal.inquiries.models import Case
from portal.inquiries.permissions import Actor
from portal.inquiries.services import answering
from portal.inquiries.services.knowing import draft_faq, link_notice
from portal.organisations.models import Seat

from tests.factories.faq import make_faq_draft, publish_faq
from tests.factories.inquiries import Inquiries
from tests.factories.notices import make_notice
from tests.portal.inquiries.ears import Ears

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ClientFor = Callable[[str | User], Client]
GiveBack = Callable[[FaqPage], None]
WORDS = {
    "title": "特例減額はいつから適用しますか。",
    "text": "**却下の月**からです。\n\n- 法第21条",
}
BETTER = {"title": "特例減額はいつから適用しますか。", "text": "却下の日の属する月からです。"}
COMMENT = "条文の箇所を書いてください。"
RETURNED = "FAQの下書きに、修正の依頼がありました"


@pytest.fixture
def case(inquiries: Inquiries) -> Case:
    """A case that is done, with an FAQ draft waiting for approval."""
    case, agent = inquiries.case(), inquiries.actor("agent")
    answering.answer(actor=agent, case_id=case.pk, text="却下の月からです。")
    answering.accept(actor=inquiries.actor("kyufu"), case_id=case.pk)
    draft_faq(actor=agent, case_id=case.pk, **WORDS)
    return case


@pytest.fixture
def give_back(
    client_for: ClientFor, django_capture_on_commit_callbacks: Callable[..., Any]
) -> GiveBack:
    """An approver presses 修正を依頼する in the admin."""

    def pressed(page: FaqPage) -> None:
        state = page.current_workflow_task_state
        address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "reject", state.pk])
        with django_capture_on_commit_callbacks(execute=True):
            client_for("approver").post(address, {"comment": COMMENT})

    return pressed


def the_draft() -> FaqPage:
    """The only one."""
    return FaqPage.objects.get()


def page_of(client: Client, case: Case) -> str:
    """The page of the case."""
    return client.get(f"/inquiries/{case.number}/").content.decode()


def begun(client: Client, case: Case) -> dict[str, Any]:
    """What the form of the draft begins with."""
    response = client.get(f"/inquiries/{case.number}/")
    initial: dict[str, Any] = response.context["desk"]["forms"]["faq_draft"].initial
    return initial


def test_agent_hears_and_reads_on_the_case_why(
    client_for: ClientFor, ears: Ears, case: Case, give_back: GiveBack
) -> None:
    give_back(the_draft())
    assert ears.told(case, "agent")[-1] == RETURNED
    assert ears.asked(case) == {ears.pk("agent")}
    page = page_of(client_for("agent"), case)
    assert [word for word in (RETURNED, COMMENT, "もう一度送る") if word not in page] == []
    assert list(violations()) == []


def test_desk_sees_the_comment_above_the_open_form_until_it_is_sent(
    client_for: ClientFor, case: Case, give_back: GiveBack
) -> None:
    agent, listed = client_for("agent"), {"view": "unlinked"}
    give_back(the_draft())
    banner = page_of(agent, case).partition('data-testid="faq-returned"')[2]
    above = banner.partition('data-testid="faq-draft-open"')[0]
    assert COMMENT in above
    assert above.rstrip().endswith("open><summary")
    assert "FAQの下書き：修正の依頼" in agent.get("/helpdesk/", listed).content.decode()
    send_again = {**BETTER, "seen": begun(agent, case)["seen"]}
    agent.post(f"/inquiries/{case.number}/faq-draft/", send_again)
    assert 'data-testid="faq-returned"' not in page_of(agent, case)


def test_asker_reads_nothing_of_it(
    client_for: ClientFor, ears: Ears, case: Case, give_back: GiveBack
) -> None:
    before = ears.told(case, "kyufu")
    give_back(the_draft())
    page = page_of(client_for("kyufu"), case)
    assert [word for word in (RETURNED, COMMENT) if word in page] == []
    assert ears.told(case, "kyufu") == before


def test_colleague_hears_where_the_agent_has_left(
    inquiries: Inquiries, ears: Ears, case: Case, give_back: GiveBack
) -> None:
    other = inquiries.second_agent()
    Seat.objects.filter(pk=ears.pk("agent")).update(closed_on=timezone.localdate())
    give_back(the_draft())
    assert ears.asked(case) == {other.pk}


def test_mail_of_the_admin_goes_to_who_may_enter_it(
    inquiries: Inquiries, case: Case, give_back: GiveBack, mailoutbox: list[EmailMessage]
) -> None:
    editor, page = inquiries.world.user("editor"), make_faq_draft(title="編集者の下書き")
    page.save_revision(clean=False)
    submit_draft(page=page, user=editor)
    mailoutbox.clear()
    for draft in FaqPage.objects.order_by("pk"):
        give_back(draft)
    assert [mail.to for mail in mailoutbox] == [[editor.email]]


def test_new_draft_begins_with_the_words_given_back(
    client_for: ClientFor, case: Case, give_back: GiveBack
) -> None:
    give_back(the_draft())
    started = begun(client_for("agent"), case)
    assert {name: started[name] for name in WORDS} == WORDS


def test_new_draft_begins_with_what_an_editor_changed_since(
    client_for: ClientFor, case: Case, give_back: GiveBack
) -> None:
    give_back(the_draft())
    page = the_draft()
    page.answer = "<p>次の月です。</p>"
    page.save_revision(clean=False)
    assert begun(client_for("agent"), case)["text"] == "次の月です。"


def test_draft_sent_again_is_the_same_page_in_new_words(
    client_for: ClientFor, case: Case, give_back: GiveBack
) -> None:
    give_back(the_draft())
    client_for("agent").post(f"/inquiries/{case.number}/faq-draft/", BETTER)
    page = the_draft()
    waiting = page.current_workflow_task_state.revision.as_object()
    assert BETTER["text"] in waiting.answer
    assert (waiting.title, page.workflow_states.count()) == (BETTER["title"], 1)
    said = case.entries.order_by("pk").values_list("followup__title", flat=True)
    assert list(said)[-1].startswith("FAQの下書きを直して、もう一度送りました")


def test_words_that_an_editor_saved_meanwhile_are_shown_and_not_overwritten(
    client_for: ClientFor, case: Case, give_back: GiveBack
) -> None:
    give_back(the_draft())
    client, address = client_for("agent"), f"/inquiries/{case.number}/faq-draft/"
    seen, page = begun(client, case)["seen"], the_draft()
    page.answer = "<p>編集者の文です。</p>"
    page.save_revision(clean=False)
    refused = client.post(address, {**BETTER, "seen": seen})
    told = refused.content.decode()
    newer = told[told.index('data-testid="faq-draft-newer"') :]
    assert newer.index("編集者の文です。") < newer.index(f"\n{BETTER['text']}</textarea>")
    assert f'value="{BETTER["title"]}"' in newer
    assert (refused.status_code, "ほかの担当者が先に保存しました" in told) == (422, True)
    assert the_draft().workflow_in_progress is False
    after = refused.context["desk"]["forms"]["faq_draft"]["seen"].value()
    assert client.post(address, {**BETTER, "seen": after}).status_code == 302
    assert BETTER["text"] in the_draft().get_latest_revision_as_object().answer


def test_form_from_before_the_first_draft_overwrites_none(
    client_for: ClientFor, case: Case, give_back: GiveBack
) -> None:
    give_back(the_draft())
    refused = client_for("agent").post(
        f"/inquiries/{case.number}/faq-draft/", {**BETTER, "seen": "0"}
    )
    assert (refused.status_code, WORDS["title"] in refused.content.decode()) == (422, True)


def test_refused_form_of_a_returned_draft_still_sends_it_again(
    client_for: ClientFor, case: Case, give_back: GiveBack
) -> None:
    give_back(the_draft())
    client = client_for("agent")
    seen = begun(client, case)["seen"]
    page = client.post(f"/inquiries/{case.number}/faq-draft/", {**BETTER, "seen": seen, "text": ""})
    assert page.status_code == 422
    assert "FAQの下書きを直して、もう一度送る" in page.content.decode()


def test_returned_draft_keeps_a_question_as_long_as_a_title(
    client_for: ClientFor, case: Case, give_back: GiveBack
) -> None:
    give_back(the_draft())
    client, title = client_for("agent"), "長" * 255
    client.post(f"/inquiries/{case.number}/faq-draft/", {**BETTER, "title": title})
    assert the_draft().get_latest_revision_as_object().title == title


def test_draft_taken_back_is_sent_again_as_the_same_page(inquiries: Inquiries, case: Case) -> None:
    page = the_draft()
    page.current_workflow_state.cancel(user=inquiries.world.user("editor"))
    draft_faq(actor=inquiries.actor("agent"), case_id=case.pk, **BETTER)
    assert (the_draft().pk, the_draft().workflow_in_progress) == (page.pk, True)


def test_draft_sent_again_is_given_back_to_who_sent_it_last(
    inquiries: Inquiries, ears: Ears, case: Case, give_back: GiveBack
) -> None:
    give_back(the_draft())
    second = inquiries.second_agent()
    user = User.objects.get(email="second@example.jp")
    draft_faq(actor=Actor(user, second), case_id=case.pk, **BETTER)
    give_back(the_draft())
    assert ears.asked(case) == {second.pk}


def test_draft_sent_again_rests_on_notices_linked_since(
    inquiries: Inquiries, case: Case, give_back: GiveBack
) -> None:
    give_back(the_draft())
    notice, agent = make_notice(), inquiries.actor("agent")
    link_notice(actor=agent, case_id=case.pk, notice_id=notice.pk)
    for _ in range(2):
        draft_faq(actor=agent, case_id=case.pk, **BETTER)
        give_back(the_draft())
    draft_faq(actor=agent, case_id=case.pk, **BETTER)
    assert [source.version_id for source in the_draft().sources.all()] == [
        notice.current_version_id
    ]


def test_correction_of_a_published_faq_that_is_given_back_is_no_matter_of_the_case(
    inquiries: Inquiries, case: Case, give_back: GiveBack
) -> None:
    page = publish_faq(the_draft())
    submit_draft(page=page, user=inquiries.world.user("editor"))
    give_back(the_draft())
    assert not case.entries.filter(followup__title=RETURNED).exists()


@pytest.mark.parametrize("view", ["ended", "unlinked"])
def test_list_tells_of_no_returned_draft_where_the_faq_is_published(
    client_for: ClientFor, inquiries: Inquiries, case: Case, give_back: GiveBack, view: str
) -> None:
    page = publish_faq(the_draft())
    submit_draft(page=page, user=inquiries.world.user("editor"))
    give_back(the_draft())
    if view == "unlinked":  # 廃止 since: a draft may be made in its place
        withdraw_faq(
            page=the_draft(), reason="改正", successor=None, by=inquiries.world.user("approver")
        )
    agent = client_for("agent")
    listed = agent.get("/helpdesk/", {"view": view}).content.decode()
    assert (case.number in listed, "FAQの下書き：修正の依頼" in listed) == (True, False)
    assert 'data-testid="faq-returned"' not in page_of(agent, case)
