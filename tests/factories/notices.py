"""Notices: drafts, and published ones through the real publication."""

from typing import Any

from portal.accounts.models import User
from portal.files.models import StoredFile
from portal.notices.importing import went_out_before
from portal.notices.models import NoticeAction, NoticeIndexPage, NoticePage
from portal.organisations.models import Duty, Organisation

EVERYBODY = {"include": ["all"], "exclude": []}


def bureau_index(name: str = "老健局") -> NoticeIndexPage:
    """The index page of a bureau."""
    return NoticeIndexPage.objects.get(bureau__name=name)


def make_draft(
    *, bureau: str = "老健局", duties: list[str] | None = None, **fields: Any
) -> NoticePage:
    """A notice that nobody has published yet."""
    actions = fields.pop("actions", [])
    files: list[StoredFile] = fields.pop("files", [])
    values: dict[str, Any] = {
        "title": "負担限度額認定の確認方法について",
        "document_number": "老介発1118第2号",
        "summary": "通帳の写しは直近2か月分とします。",
        "body": "<p>標記について、下記のとおり通知します。</p>",
        "audience": EVERYBODY,
        "live": False,
        **fields,
    }
    page = NoticePage(**values)
    page.attachments = [{"file": str(f.pk), "label": f.name} for f in files]
    bureau_index(bureau).add_child(instance=page)
    page.issuers.set(Organisation.objects.filter(parent__name=bureau))
    page.duties.set(Duty.objects.filter(name__in=["介護保険"] if duties is None else duties))
    for label, due in actions:
        page.actions.add(NoticeAction(label=label, due=due))
    page.save()
    return page


def publish(page: NoticePage, *, user: User | None = None) -> NoticePage:
    """Publish the page's present state; returns it fresh from the database.

    What is over for the first time is taken over from elsewhere: nothing else comes out like that.
    """
    at = None if page.is_published else went_out_before(page)
    page.publish(page.save_revision(user=user, clean=False), user=user, at=at)
    return NoticePage.objects.get(pk=page.pk)


def make_notice(*, user: User | None = None, **fields: Any) -> NoticePage:
    """A published notice, to everybody unless ``audience`` says otherwise."""
    return publish(make_draft(**fields), user=user)


def correct(
    page: NoticePage, *, level: str = "major", note: str = "誤りを訂正", **fields: Any
) -> NoticePage:
    """Publish a correction of a published notice."""
    for name, value in {"body": page.body + "<p>訂正。</p>", **fields}.items():
        setattr(page, name, value)
    page.change_level, page.change_note = level, note
    return publish(page)
