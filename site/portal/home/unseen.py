"""Nothing is published or decided that the approver has not seen.

Wagtail compares what an edit form was opened with to the latest draft for autosave only, and its
ping warns some seconds late: an approval from a page opened before a correction would put the old
text out again. There is no hook that knows the form, so ``post`` of its views is wrapped.

The check stands before the publication, not in one transaction with it: a correction saved in the
milliseconds between the two is not noticed here.
"""

from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.publish import PublishBulkAction
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.workflow import WorkflowAction

from portal.extension.parameters import is_id

CHANGED = (
    "この画面を開いたあとに、内容か承認の手続きが変わりました。承認も公開もしていません。"
    "いまの内容を確かめてから、もう一度お願いします。"
)
KEPT = "ここに書き足したものは、まだ保存していません。写してから、いまの内容を開いてください。"
DECIDED_HERE = (
    "申請のあとに、内容か承認の手続きが変わりました。承認も差し戻しもしていません。"
    "いまの内容を確かめてから、この画面の下のボタンで決めてください。"
)
DECISIONS = ("action-publish", "action-workflow-action")


def refuse_the_unseen() -> None:
    """Wrap the ways to publish or decide: a page's form, the list of approvals, many at once."""
    _wrap(EditView, _refused_form)
    _wrap(WorkflowAction, _refused_action)
    PublishBulkAction.get_context_data = _with_drafts(PublishBulkAction.get_context_data)
    PublishBulkAction.prepare_action = _refused_bulk
    PublishBulkAction.form_class = OnlyTheChosen


def _wrap(view_class: Any, refusal: Callable[[Any, HttpRequest], HttpResponse | None]) -> None:
    post = view_class.post

    def checked(view: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return refusal(view, request) or post(view, request, *args, **kwargs)

    view_class.post = checked


def _refused_form(view: Any, request: HttpRequest) -> HttpResponse | None:
    """The form with what was typed, or where nothing was, the page as it is now."""
    if _is_seen(view, request):
        return None
    if not view.expects_json_response:
        # Shown again, for whatever reason, it is as old as before, or a second press would publish
        # it. Autosave answers nothing to be shown, and compares by itself.
        view.latest_revision_created_at = ""
    if not any(request.POST.get(name) for name in DECISIONS):
        return None
    if not _is_typed(view, request):
        messages.error(request, CHANGED)
        return view.redirect_and_remain()
    anew = messages.button(view.get_edit_url(), "いまの内容を開く", new_window=True)
    messages.error(request, f"{CHANGED}{KEPT}", buttons=[anew])
    view.form, view.has_unsaved_changes = _form(view, request, view.page), True
    return view.render_to_response(view.get_context_data())


def _is_seen(view: Any, request: HttpRequest) -> bool:
    """Whether everything since the draft that the form was opened with is the person's own, as
    Wagtail saves it while they type, and the approval is still open.
    """
    if request.POST.get("action-workflow-action") and view.page.current_workflow_task is None:
        return False
    opened = _opened_with(request)
    since = view.page.revisions.filter(pk__gte=opened[0]).exclude(user=request.user)
    drafts = since.values_list("pk", "created_at")
    return all((pk, saved.isoformat()) == opened for pk, saved in drafts)


def _opened_with(request: HttpRequest) -> tuple[int, str]:
    """The draft in the form and when it was saved, since a draft may be saved over; 0 is none, as
    in the form of a new page.
    """
    draft = request.POST.get("loaded_revision_id", "")
    saved = request.POST.get("loaded_revision_created_at", "")
    return (int(draft), saved) if is_id(draft) and saved else (0, "")


def _is_typed(view: Any, request: HttpRequest) -> bool:
    """Whether the form differs from the draft it was opened with."""
    opened = view.page.revisions.filter(pk=_opened_with(request)[0]).first()
    return bool(_form(view, request, opened.as_object() if opened else view.page).has_changed())


def _form(view: Any, request: HttpRequest, page: Any) -> Any:
    return view.form_class(
        request.POST,
        request.FILES,
        instance=page,
        subscription=view.subscription,
        parent_page=view.parent,
        for_user=request.user,
    )


def _refused_action(view: Any, request: HttpRequest) -> HttpResponse | None:
    """To the page when the draft is not the one sent, which the preview beside the button shows,
    or when the approval is over: the list would show the same old draft again.
    """
    state = view.object.current_workflow_task_state
    is_same = state is not None and state.pk == view.task_state.pk
    if is_same and view.object.latest_revision_id == state.revision_id:
        return None
    messages.error(request, DECIDED_HERE)
    page_url = reverse(view.redirect_url_name, args=[view.object.pk])
    if request.headers.get("x-requested-with") == "XMLHttpRequest":
        return view.render_modal_json(request, {"step": "success", "redirect": page_url})
    return redirect(page_url)


class OnlyTheChosen(forms.Form):
    """Wagtail offers to publish the pages below as well, whose drafts the question does not name:
    never here, whatever is sent.
    """

    include_descendants = forms.BooleanField(
        required=False, disabled=True, widget=forms.HiddenInput
    )


def _with_drafts(get_context_data: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """The question before publishing many pages remembers which drafts it was asked for."""

    def remembering(view: Any, **kwargs: Any) -> dict[str, Any]:
        context = get_context_data(view, **kwargs)
        asked = _drafts(row["item"] for row in context["items"])
        return context | {"submit_url": f"{context['submit_url']}&drafts={asked}"}

    return remembering


def _drafts(pages: Iterable[Any]) -> str:
    """One short word for the drafts of any number of pages, as they are saved now."""
    drafts = [(page.pk, page.latest_revision_id, page.latest_revision_created_at) for page in pages]
    return sha256(repr(sorted(drafts)).encode()).hexdigest()


def _refused_bulk(view: Any, pages: list[Any], refused: Any) -> HttpResponse | None:
    """Back to the list when a draft is not the one that the question was asked for."""
    if view.request.GET.get("drafts") == _drafts(pages):
        return None
    messages.error(view.request, CHANGED)
    return redirect(view.next_url)
