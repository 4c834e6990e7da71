"""Acts that make knowledge of an answer, and the marks set before a case is closed."""

from typing import Any

from django.forms import Form

from portal.faq.api import stalled_words
from portal.inquiries.exceptions import DraftChanged, InquiryError
from portal.inquiries.models import Case
from portal.inquiries.pages.case_views import ActView
from portal.inquiries.pages.checklist_forms import ChecklistForm, TasksForm
from portal.inquiries.pages.desk_views import CaseFormView, DeskActView
from portal.inquiries.pages.knowing_forms import FaqDraftForm, FaqLinkForm, NoticeLinkForm
from portal.inquiries.services import checking, knowing


class FaqLinkView(DeskActView):
    """このFAQで答えた."""

    act, form_class = "faq-link", FaqLinkForm
    said, service = "答えになったFAQを残しました。", knowing.link_faq


class FaqDraftView(CaseFormView):
    """FAQの下書きを作る."""

    act, form_class = "faq-draft", FaqDraftForm
    said, service = (
        "FAQの下書きを承認者に送りました。公開されると、ここに出ます。",
        knowing.draft_faq,
    )

    def refuse(self, case: Case, form: Form, error: InquiryError) -> None:
        """What an editor saved is shown above the words, and the next attempt comes after it."""
        super().refuse(case, form, error)
        if isinstance(error, DraftChanged) and isinstance(form, FaqDraftForm):
            form.come_after(stalled_words(case.answered_with_faq_id))


class NoticeLinkView(DeskActView):
    """この通知で答えた."""

    act, form_class = "notice-link", NoticeLinkForm
    said, service = "答えになった通知を残しました。", knowing.link_notice

    def bound(self, case: Case) -> Form:
        """Only notices that the agent may open."""
        return NoticeLinkForm(self.request.POST, actor=self.actor, auto_id=f"{self.act}-%s")


class ChecklistView(CaseFormView):
    """確かめる項目を加える."""

    act, form_class, said = "checklist", ChecklistForm, "確かめる項目を加えました。"

    def serve(self, case: Case, sent: dict[str, Any], key: str) -> None:
        """Twice is once."""
        checking.add_checklist(actor=self.actor, case_id=case.pk, **sent)


class TasksView(CaseFormView):
    """印を保存する."""

    act, form_class, said = "tasks", TasksForm, "印を保存しました。"

    def serve(self, case: Case, sent: dict[str, Any], key: str) -> None:
        """What was changed on the screen."""
        checking.mark_tasks(actor=self.actor, case_id=case.pk, **sent)


ACTS: tuple[type[ActView], ...] = (
    FaqLinkView,
    FaqDraftView,
    NoticeLinkView,
    ChecklistView,
    TasksView,
)
