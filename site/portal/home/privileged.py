"""Which addresses are privileged acts and which disclose people: what the audit log watches."""

from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.db.models import Model
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, Page, Revision, Site, Task, Workflow

from portal.accounts.models import User
from portal.ledger.models import AuditEntry
from portal.notices.reservation import CANCELLED
from portal.organisations.models import Organisation, Seat


@dataclass(frozen=True)
class Watched:
    """An address: how the log calls it, whose objects it is about, which argument names one.

    Without an argument an act creates its objects, and a read shows the whole list. What is
    ``internal`` is everyday work in the organisation of the address, and news from outside only.
    """

    action: str
    model: type[Model]
    argument: str = ""
    internal: bool = False


# Acts that write no entry of their own. By name of the address; all of them take a POST.
ACTS = {
    "wagtailusers_groups:add": Watched("権限グループを作成", Group),
    "wagtailusers_groups:edit": Watched("権限グループを変更", Group, "pk"),
    "wagtailusers_groups:delete": Watched("権限グループを削除", Group, "pk"),
    "wagtailsites:add": Watched("サイトを作成", Site),
    "wagtailsites:copy": Watched("サイトを変更", Site, "pk"),  # sent to itself, it changes the site
    "wagtailsites:edit": Watched("サイトを変更", Site, "pk"),
    "wagtailsites:delete": Watched("サイトを削除", Site, "pk"),
    "wagtailredirects:add": Watched("転送設定を作成", Redirect),
    "wagtailredirects:process_import": Watched("転送設定を取り込み", Redirect),
    "wagtailredirects:edit": Watched("転送設定を変更", Redirect, "redirect_id"),
    "wagtailredirects:delete": Watched("転送設定を削除", Redirect, "redirect_id"),
    "wagtailadmin_collections:add": Watched("コレクションを作成", Collection),
    "wagtailadmin_collections:edit": Watched("コレクションを変更", Collection, "pk"),
    "wagtailadmin_collections:delete": Watched("コレクションを削除", Collection, "pk"),
    "wagtailadmin_collections:set_privacy": Watched(
        "コレクションの公開範囲を変更", Collection, "collection_id"
    ),
    "wagtailadmin_workflows:add": Watched("ワークフローを作成", Workflow),
    "wagtailadmin_workflows:edit": Watched("ワークフローを変更", Workflow, "pk"),
    "wagtailadmin_workflows:enable": Watched("ワークフローを有効化", Workflow, "pk"),
    "wagtailadmin_workflows:disable": Watched("ワークフローを無効化", Workflow, "pk"),
    "wagtailadmin_workflows:remove": Watched("ページのワークフローを解除", Page, "page_pk"),
    "wagtailadmin_workflows:add_task": Watched("タスクを作成", Task),
    "wagtailadmin_workflows:task_chooser_create": Watched("タスクを作成", Task),
    "wagtailadmin_workflows:edit_task": Watched("タスクを変更", Task, "pk"),
    "wagtailadmin_workflows:enable_task": Watched("タスクを有効化", Task, "pk"),
    "wagtailadmin_workflows:disable_task": Watched("タスクを無効化", Task, "pk"),
    "wagtailadmin_pages:delete": Watched("ページを削除", Page, "page_id"),
    "wagtailadmin_pages:unpublish": Watched("ページを非公開", Page, "page_id"),
    "wagtailadmin_pages:revisions_unschedule": Watched(CANCELLED, Revision, "revision_id"),
    "wagtailadmin_pages:move_confirm": Watched("ページを移動", Page, "page_to_move_id"),
    "wagtailadmin_pages:set_privacy": Watched("ページの公開範囲を変更", Page, "page_id"),
    "wagtailadmin_pages:lock": Watched("ページをロック", Page, "page_id"),
    "wagtailadmin_pages:unlock": Watched("ページのロックを解除", Page, "page_id"),
}
# Acts on many objects, named in the query: by label of the model and type of the act.
BULK_ACTS = {
    ("accounts.user", "set_active_state"): Watched("利用者の有効・無効を変更", User),
    ("wagtailcore.page", "delete"): Watched("ページを削除", Page),
    ("wagtailcore.page", "unpublish"): Watched("ページを非公開", Page),
    ("wagtailcore.page", "move"): Watched("ページを移動", Page),
}
# An organisation's own page, also where a form comes back with what is wrong.
_PAGE = Watched("担当者一覧", Organisation, "organisation_id", internal=True)
_SEAT = Watched("席の担当者", Seat, "pk", internal=True)
# Pages and files with the names of people, and the log itself.
READS = {
    "organisation_of": _PAGE,
    "organisation_representative": _PAGE,
    "organisation_invite": _PAGE,
    "organisation_import_seats": _PAGE,
    "organisation_import_people": _PAGE,
    "organisation_seat": _SEAT,
    "organisation_assign": _SEAT,
    "organisation_remove_factor": Watched("利用者", User, "pk", internal=True),
    "organisation_people_csv": Watched("担当者一覧", Organisation, "organisation_id"),
    "inquiries_export": Watched("サポート案件一覧", User),
    "inquiry_desk_export": Watched("サポート案件一覧", User),
    "wagtailusers_users:index": Watched("利用者一覧", User),
    "wagtailusers_users:index_results": Watched("利用者一覧", User),
    "wagtailusers_users:edit": Watched("利用者", User, "pk"),
    "wagtailusers_users:history": Watched("利用者", User, "pk"),
    "wagtailusers_users:history_results": Watched("利用者", User, "pk"),
    "wagtailusers_users:usage": Watched("利用者", User, "pk"),
    "wagtailadmin_reports:site_history": Watched("サイトの履歴", User),
    "wagtailadmin_reports:site_history_results": Watched("サイトの履歴", User),
    "ledger_auditentry_modeladmin_index": Watched("操作の記録", AuditEntry),
    "ledger_auditentry_modeladmin_inspect": Watched("操作の記録", AuditEntry, "instance_pk"),
}
