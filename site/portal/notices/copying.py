"""What a copy of a notice does not take along, whoever copies."""

from typing import Any

from wagtail.actions.copy_page import CopyPageAction

from portal.extension.options import without_deadlines
from portal.notices.models import NoticePage


def clear_deadlines_of_every_copy() -> None:
    """Let a copy begin without the deadlines of the features: they were the original's.

    The admin's view and its API run Wagtail's action past ``NoticePage.copy``, and the hook after
    it is the view's alone; so its ``execute`` is replaced, for notices only.
    """
    execute = CopyPageAction.execute

    def without(action: Any, skip_permission_checks: bool = False) -> Any:
        notice = action.page.specific
        if isinstance(notice, NoticePage):
            source = notice.get_latest_revision_as_object() if action.copy_revisions else notice
            cleared = {"options": without_deadlines(source.options)}
            action.update_attrs = cleared | (action.update_attrs or {})
        return execute(action, skip_permission_checks)

    CopyPageAction.execute = without
