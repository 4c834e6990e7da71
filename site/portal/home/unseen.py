"""Nothing is published or decided that the approver has not seen.

Wagtail compares what an edit form was opened with to the latest draft for autosave only, and its
ping warns some seconds late: an approval from a page opened before a correction would put the old
text out again. There is no hook that knows the form, so ``post`` of its views is wrapped.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.publish import PublishBulkAction
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.workflow import WorkflowAction

CHANGED = (
    "この画面を開いたあとに、内容か承認の手続きが変わりました。承認も公開もしていません。"
    "いまの内容を確かめてから、もう一度お願いします。"
)
KEPT = "ここに書き足したものは、まだ保存していません。写してから、いまの内容を開いてください。"
DECISIONS = ("action-publish", "action-workflow-action")


def refuse_the_unseen() -> None:
    """Wrap the ways to publish or decide: a page's form, the list of approvals, many at once."""
    _wrap(EditView, _refused_form)
    _wrap(WorkflowAction, _refused_action)
    PublishBulkAction.get_context_data = _with_drafts(PublishBulkAction.get_context_data)
    PublishBulkAction.prepare_action = _refused_bulk


def _wrap(view_class: Any, refusal: Callable[[Any, HttpRequest], HttpResponse | None]) -> None:
    post = view_class.post

    def checked(view: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return refusal(view, request) or post(view, request, *args, **kwargs)

    view_class.post = checked


def _refused_form(view: Any, request: HttpRequest) -> HttpResponse | None:
    """The form with what was typed, or where nothing was, the page as it is now."""
    if not any(request.POST.get(name) for name in DECISIONS) or _is_seen(view, request):
        return None
    if not _is_typed(view, request):
        messages.error(request, CHANGED)
        return view.redirect_and_remain()
    anew = messages.button(view.get_edit_url(), "いまの内容を開く", new_window=True)
    messages.error(request, f"{CHANGED}{KEPT}", buttons=[anew])
    view.form, view.has_unsaved_changes = _form(view, request, view.page), True
    # Shown again it is as old as before, or a second press would publish it.
    view.latest_revision_created_at = request.POST.get("loaded_revision_created_at", "")
    return view.render_to_response(view.get_context_data())


def _is_seen(view: Any, request: HttpRequest) -> bool:
    """Whether the form was opened with the latest draft, and the approval is still open."""
    if request.POST.get("action-workflow-action") and view.page.current_workflow_task is None:
        return False
    return not view.latest_revision or bool(_opened_with(request) and not view.is_out_of_date)


def _opened_with(request: HttpRequest) -> str:
    """The draft in the form: its own autosaved one, or that of the page."""
    return request.POST.get("overwrite_revision_id") or request.POST.get("loaded_revision_id", "")


def _is_typed(view: Any, request: HttpRequest) -> bool:
    """Whether the form differs from the draft it was opened with."""
    known = _opened_with(request)
    opened = view.page.revisions.filter(pk=known).first() if known.isdecimal() else None
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
    """Back to the page when the draft is not the one sent, which the preview beside the button
    shows, or when the approval is over.
    """
    state = view.object.current_workflow_task_state
    is_same = state is not None and state.pk == view.task_state.pk
    if is_same and view.object.latest_revision_id == state.revision_id:
        return None
    messages.error(request, CHANGED)
    if request.headers.get("x-requested-with") == "XMLHttpRequest":
        return view.render_modal_json(request, {"step": "success", "redirect": view.redirect_url})
    return redirect(view.redirect_url)


def _with_drafts(get_context_data: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """The question before publishing many pages remembers which drafts it was asked for."""

    def remembering(view: Any, **kwargs: Any) -> dict[str, Any]:
        context = get_context_data(view, **kwargs)
        asked = [("draft", row["item"].latest_revision_id) for row in context["items"]]
        return context | {"submit_url": f"{context['submit_url']}&{urlencode(asked)}"}

    return remembering


def _refused_bulk(view: Any, pages: list[Any], refused: Any) -> HttpResponse | None:
    """Back to the list when a draft is not the one that the question was asked for."""
    asked = view.request.GET.getlist("draft")
    if all(str(page.latest_revision_id) in asked for page in pages):
        return None
    messages.error(view.request, CHANGED)
    return redirect(view.next_url)
