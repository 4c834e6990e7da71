"""What editors do to notices of a populated site, as a browser does it; nothing of it stays."""

from django.db import transaction
from django.test import Client
from portal.notices.models import NoticePage, NoticeVersion

from tests.portal.notices.forms import edit_url, submit

CORRECTION = {"title": "直した件名", "change_level": "major", "change_note": "誤りを訂正"}


def editing(notice_id: int, editor: Client, approver: Client) -> dict[str, int]:
    """A notice is copied, the copy saved and published, the notice corrected, a draft deleted."""
    notice = NoticePage.objects.get(pk=notice_id)
    draft = NoticePage.objects.get(title="下書きの通知")
    with transaction.atomic():
        copied = editor.post(
            f"/admin/pages/{notice_id}/copy/",
            {"new_title": "写し", "new_slug": "utsushi", "new_parent_page": notice.get_parent().pk},
        )
        copy = NoticePage.objects.latest("pk")
        saved = submit(editor, edit_url(copy), title="直した写し")
        published = submit(approver, edit_url(copy), "action-publish")
        corrected = submit(approver, edit_url(notice), "action-publish", **CORRECTION)
        deleted = approver.post(f"/admin/pages/{draft.pk}/delete/")
        found = {
            "editor copies": copied.status_code,
            "editor saves a draft": saved.status_code,
            "approver publishes": published.status_code,
            "published copies": NoticePage.objects.filter(title="直した写し", live=True).count(),
            "approver corrects": corrected.status_code,
            "versions of the notice": NoticeVersion.objects.filter(notice=notice_id).count(),
            "approver deletes a draft": deleted.status_code,
            "drafts left": NoticePage.objects.filter(pk=draft.pk).count(),
        }
        transaction.set_rollback(True)
    return found
