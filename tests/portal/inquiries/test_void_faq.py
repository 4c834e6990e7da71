"""FAQ drafts that went no further, and FAQ that are 廃止: the case has none, and is offered a new
draft. A draft on its way stays that of the case.
"""

from collections.abc import Callable

import pytest
from django.test import Client
from portal.accounts.models import User
from portal.faq.models import FaqPage
from portal.faq.naming import KIND as FAQ
from portal.faq.services import withdraw_faq
from portal.inquiries.exceptions import FaqIsOnItsWay, FaqIsThere
from portal.inquiries.invariant import violations
from portal.inquiries.models import Case
from portal.inquiries.services import answering
from portal.inquiries.services.knowing import draft_faq, link_faq
from portal.search.indexing import index

from tests.factories.faq import make_faq, publish_faq
from tests.factories.inquiries import Inquiries

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ClientFor = Callable[[str | User], Client]
WORDS = {"title": "特例減額はいつから適用しますか。", "text": "却下の月からです。"}


@pytest.fixture
def case(inquiries: Inquiries) -> Case:
    """A case that is done, with an FAQ draft waiting for approval."""
    case, agent = inquiries.case(), inquiries.actor("agent")
    answering.answer(actor=agent, case_id=case.pk, text="却下の月からです。")
    answering.accept(actor=inquiries.actor("kyufu"), case_id=case.pk)
    draft_faq(actor=agent, case_id=case.pk, **WORDS)
    return case


def the_draft() -> FaqPage:
    """The newest draft."""
    return FaqPage.objects.filter(title=WORDS["title"]).order_by("pk").last()


def reject(page: FaqPage, user: User) -> None:
    """An approver gives it back."""
    page.current_workflow_task_state.specific.reject(user=user)


def cancel(page: FaqPage, user: User) -> None:
    """Somebody takes it out of the workflow."""
    page.current_workflow_state.cancel(user=user)


def delete(page: FaqPage, user: User) -> None:
    """Somebody deletes it."""
    page.delete(user=user)


def withdraw(page: FaqPage, user: User) -> None:
    """It went out, and is 廃止 since."""
    publish_faq(page)
    withdraw_faq(page=FaqPage.objects.get(pk=page.pk), reason="改正", successor=None, by=user)


VOIDS = pytest.mark.parametrize("stop", [reject, cancel, delete, withdraw])


def is_listed(client: Client, case: Case) -> bool:
    """Whether the case stands among those without FAQ."""
    response = client.get("/helpdesk/", {"view": "unlinked"})
    return case.number in response.content.decode()


def is_offered(client: Client, case: Case) -> bool:
    """Whether its page offers to draft an FAQ."""
    page = client.get(f"/inquiries/{case.number}/").content.decode()
    return 'data-testid="faq-draft-form"' in page


def test_draft_waiting_for_approval_is_the_faq_of_the_case(
    client_for: ClientFor, case: Case
) -> None:
    agent = client_for("agent")
    assert (is_listed(agent, case), is_offered(agent, case)) == (False, False)


@VOIDS
def test_stopped_draft_or_withdrawn_faq_is_no_faq_of_the_case(
    client_for: ClientFor, inquiries: Inquiries, case: Case, stop: Callable[..., None]
) -> None:
    stop(the_draft(), inquiries.world.user("approver"))
    agent = client_for("agent")
    assert (is_listed(agent, case), is_offered(agent, case)) == (True, True)
    assert list(violations()) == []


@VOIDS
def test_stopped_draft_or_withdrawn_faq_is_replaced_by_a_new_one(
    client_for: ClientFor, inquiries: Inquiries, case: Case, stop: Callable[..., None]
) -> None:
    stop(the_draft(), inquiries.world.user("approver"))
    draft_faq(actor=inquiries.actor("agent"), case_id=case.pk, **WORDS)
    case.refresh_from_db()
    assert case.answered_with_faq_id == the_draft().pk
    assert not is_listed(client_for("agent"), case)


def test_draft_given_back_and_submitted_again_counts_again(
    client_for: ClientFor, inquiries: Inquiries, case: Case
) -> None:
    user = inquiries.world.user("approver")
    reject(the_draft(), user)
    the_draft().current_workflow_state.resume(user=user)
    assert not is_listed(client_for("agent"), case)
    with pytest.raises(FaqIsThere):
        draft_faq(actor=inquiries.actor("agent"), case_id=case.pk, **WORDS)


def test_published_faq_is_the_faq_of_the_case(
    client_for: ClientFor, inquiries: Inquiries, case: Case
) -> None:
    reject(the_draft(), inquiries.world.user("approver"))
    publish_faq(the_draft())
    agent = client_for("agent")
    assert (is_listed(agent, case), is_offered(agent, case)) == (False, False)


def test_number_on_the_tab_counts_a_case_whose_draft_was_given_back(
    client_for: ClientFor, inquiries: Inquiries, case: Case
) -> None:
    reject(the_draft(), inquiries.world.user("approver"))
    response = client_for("agent").get("/helpdesk/")
    counts = {link["label"]: link["count"] for link in response.context["tabs"]}
    assert counts["FAQにしていない完了"] == 1


def test_withdrawn_faq_is_marked_on_the_case(
    client_for: ClientFor, inquiries: Inquiries, case: Case
) -> None:
    publish_faq(the_draft())
    page = client_for("kyufu").get(f"/inquiries/{case.number}/").content.decode()
    assert "答えになったFAQ（廃止）" not in page
    withdraw_faq(
        page=the_draft(), reason="改正", successor=None, by=inquiries.world.user("approver")
    )
    page = client_for("kyufu").get(f"/inquiries/{case.number}/").content.decode()
    assert "答えになったFAQ（廃止）" in page


def test_draft_on_its_way_is_not_cut_off_by_another_faq(
    client_for: ClientFor, inquiries: Inquiries, case: Case
) -> None:
    other, agent = make_faq(title=case.subject), client_for("agent")
    index(FAQ, [str(other.pk)])
    page = agent.get(f"/inquiries/{case.number}/").content.decode()
    offered = [f'name="faq" value="{other.pk}"' in page, 'data-testid="faq-link-form"' in page]
    assert (offered, 'data-testid="faq-waits"' in page) == ([False, False], True)
    sent = agent.post(f"/inquiries/{case.number}/faq-link/", {"faq": f"F-{other.pk}"})
    assert "下書きが公開を待っているため" in sent.content.decode()
    case.refresh_from_db()
    assert case.answered_with_faq_id == the_draft().pk


@VOIDS
def test_other_faq_takes_the_place_of_what_answers_nobody(
    inquiries: Inquiries, case: Case, stop: Callable[..., None]
) -> None:
    other, agent = make_faq(title="ほかのFAQ"), inquiries.actor("agent")
    with pytest.raises(FaqIsOnItsWay):
        link_faq(actor=agent, case_id=case.pk, faq_id=other.pk)
    stop(the_draft(), inquiries.world.user("approver"))
    link_faq(actor=agent, case_id=case.pk, faq_id=other.pk)
    case.refresh_from_db()
    assert case.answered_with_faq_id == other.pk
