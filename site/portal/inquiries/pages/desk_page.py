"""What the people of a desk can do on the page of a case, beyond what the other sides can."""

from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet
from django.forms import Form
from helpdesk.models import PreSetReply

from portal.extension.prepared import Prepared
from portal.faq.api import return_comment, stalled_words
from portal.inquiries.holding import desk_of
from portal.inquiries.links import may_reach_others
from portal.inquiries.models import AnswerDraft, Case, CaseState, Desk, DraftState, Side
from portal.inquiries.pages.attaching import Attached
from portal.inquiries.pages.checklist_forms import ChecklistForm, TasksForm
from portal.inquiries.pages.desk_forms import (
    AssignForm,
    DraftForm,
    MergeForm,
    MoveForm,
    ReturnForm,
    ShareForm,
    WordForm,
)
from portal.inquiries.pages.forms import TextForm
from portal.inquiries.pages.knowing_forms import FaqDraftForm, FaqLinkForm, NoticeLinkForm
from portal.inquiries.pages.similar import similar
from portal.inquiries.pages.timeline import shown_file
from portal.inquiries.pages.trial import Trial
from portal.inquiries.permissions import Actor
from portal.inquiries.services.drafting import may_decide, unsent, versions_of
from portal.inquiries.services.knowing import ANSWERED_STATES, has_faq, is_faq_on_its_way
from portal.inquiries.together import may_be_shared, others_wait
from portal.organisations.models import Seat

CASE_FORMS = (
    AssignForm,
    MoveForm,
    ShareForm,
    MergeForm,
    FaqDraftForm,
    ChecklistForm,
    TasksForm,
)


def desk_context(case: Case, seat: Seat, user: Any, trial: Trial) -> dict[str, Any]:
    """Draft, presets and forms for the ministry's side."""
    versions, turn = list(saved_versions(case=case.pk)), case.holder == Side.BUREAU
    newest = versions[0] if versions else None
    draft = unsent(newest)
    decides = (
        draft is not None
        and case.is_open
        and draft.state == DraftState.SUBMITTED
        and may_decide(Actor(user, seat), draft)
    )
    answering = turn and case.state != CaseState.ANSWERED
    wanted: dict[str, Any] = {
        "note": TextForm,
        "save-draft": DraftForm if answering else None,
        "return-draft": ReturnForm if decides else None,
        "pass-down": TextForm
        if answering and case.prefecture_id and not others_wait(case)
        else None,
        "assign": AssignForm if case.is_open else None,
        "move": MoveForm if case.is_open else None,
        "share": ShareForm if may_be_shared(case) and may_reach_others(case) else None,
        "merge": MergeForm if case.is_open else None,
        **knowledge_forms(case),
        "tasks": TasksForm,
        "checklist": ChecklistForm,
        "close": WordForm if case.state == CaseState.ANSWERED else None,
    }
    needs = desk_of(case).needs_approval
    return {
        "forms": made_forms(wanted, case, newest, trial),
        "draft": draft,
        "draft_files": [shown_file(file) for file in draft.stored_files] if draft else [],
        "attached": trial.files
        if trial.act == "save-draft"
        else Attached(draft.stored_files if draft else []),
        "earlier": versions[1:],
        "needs_approval": needs,
        "may_submit": needs and answering,
        "may_approve": decides,
        "may_send": answering
        and draft is not None
        and (draft.state == DraftState.APPROVED or not needs),
        "presets": presets(case) if answering else [],
        "agent": case.ticket.assigned_to,
        "of_organisation": cases_of_organisation(case, seat),
        "similar": similar(case, user),
        "faq_comment": return_comment(case.answered_with_faq_id) if wanted["faq-draft"] else None,
        "may_link": wanted["notice-link"] is not None,
        "may_link_faq": wanted["faq-link"] is not None,
    }


def knowledge_forms(case: Case) -> dict[str, Any]:
    """An answer becomes knowledge: by links, unless a draft is on its way, and by a draft as long
    as there is no FAQ.
    """
    answered = case.state in ANSWERED_STATES
    return {
        "faq-link": FaqLinkForm if answered and not is_faq_on_its_way(case) else None,
        "faq-draft": FaqDraftForm
        if answered and may_reach_others(case) and not has_faq(case)
        else None,
        "notice-link": NoticeLinkForm if answered else None,
    }


def made_forms(
    wanted: dict[str, Any], case: Case, newest: AnswerDraft | None, trial: Trial
) -> dict[str, Form | None]:
    """The forms that have something to fill in; the one that was refused as it was sent."""
    found = {
        name: trial.form if trial.act == name else made(name, form, case, newest)
        for name, form in wanted.items()
        if form or trial.act == name
    }
    return {
        name.replace("-", "_"): form
        for name, form in found.items()
        if name == trial.act or not getattr(form, "is_empty", False)
    }


def made(name: str, form: Any, case: Case, newest: AnswerDraft | None) -> Form:
    """An empty form, with what is known already."""
    also: dict[str, Any] = {"case": case} if form in CASE_FORMS else {}
    if form is NoticeLinkForm:
        also = {"actor": Actor(None, None)}
    found: Form = form(initial=initial(name, case, newest), auto_id=f"{name}-%s", **also)
    return found


def initial(name: str, case: Case, newest: AnswerDraft | None) -> dict[str, Any]:
    """What a form begins with."""
    if name == "save-draft":
        words = unsent(newest)
        return {
            "seen": newest.number if newest else 0,
            "text": words.text if words else "",
            "basis": words.basis if words else "",
        }
    if name == "share":
        title, text = case.shared_title or case.subject, case.shared_text
        return {"title": title, "text": text or case.ticket.description}
    if name == "faq-draft":
        return faq_begun(case)
    return {"user": str(case.ticket.assigned_to_id or "")} if name == "assign" else {}


def faq_begun(case: Case) -> dict[str, Any]:
    """An FAQ begins with the draft that was given back, else with the case."""
    if words := stalled_words(case.answered_with_faq_id):
        return {"title": words.question, "text": words.answer_text, "seen": words.revision}
    title = case.shared_title or case.subject
    return {"title": title, "text": case.ticket.resolution or "", "seen": 0}


def presets(case: Case) -> QuerySet[PreSetReply]:
    """定型文 of the queue, and those of all queues."""
    own = Q(queues=case.ticket.queue_id) | Q(queues__isnull=True)
    return PreSetReply.objects.filter(own).distinct().order_by("name")


@Prepared
def saved_versions(case: int) -> QuerySet[AnswerDraft]:
    """The versions of a case's answer with who saved them, the newest first."""
    return versions_of(case).select_related("saved_by")


def cases_of_organisation(case: Case, seat: Seat) -> dict[str, int]:
    """How many cases of the organisation the seat's desks have, open and ended; this one is among
    them, as in the list that they lead to.
    """
    number = dict(numbers_at(division=seat.organisation_id, organisation=case.organisation_id))
    return {"open": number.get(True, 0), "ended": number.get(False, 0)}


@Prepared
def numbers_at(division: int, organisation: int) -> QuerySet[Case, Any]:
    """How many cases of an organisation at a division's desks are open, and how many ended."""
    queues = Desk.objects.filter(divisions=division).order_by().values("queue")
    same = Case.objects.filter(organisation=organisation, queue__in=queues).order_by()
    is_open = ExpressionWrapper(Q(ended_at=None), BooleanField())
    return same.values_list(is_open).annotate(number=Count("pk"))
