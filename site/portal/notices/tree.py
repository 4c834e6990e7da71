"""The page tree of notices: one index per bureau, with its groups and its approval workflow."""

from collections.abc import Mapping
from typing import TypeVar

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import (
    GroupApprovalTask,
    GroupPagePermission,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from portal.extension.permanence import BureauIndexPage
from portal.notices.models import NoticeIndexPage
from portal.organisations.models import Organisation

EDITOR_PERMISSIONS = ("add_page", "change_page")
APPROVER_PERMISSIONS = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
WELCOME_TITLE = "Welcome to your new Wagtail site!"
STOCK_WORKFLOWS = ("Moderators approval", "全体の承認")
STOCK_TASKS = ("Moderators approval", "全体の承認者による承認")
STOCK_GROUPS = ("Moderators", "Editors", "全体の承認者", "全体の編集者")

Index = TypeVar("Index", bound=BureauIndexPage)


def editors_group(bureau: str) -> str:
    """Name of the auth group of a bureau's editors."""
    return f"{bureau} 編集者"


def approvers_group(bureau: str) -> str:
    """Name of the auth group of a bureau's approvers."""
    return f"{bureau} 承認者"


@transaction.atomic
def ensure_notice_tree(*, bureaus: Mapping[str, Organisation]) -> NoticeIndexPage:
    """Create what is missing; ``bureaus`` maps the address (ASCII) of each index to its bureau.

    Idempotent: existing pages, groups and workflows are kept and completed. Returns the index at
    ``/notices/``. Wagtail's stock welcome page and workflow are removed.
    """
    home = ensure_home()
    kind = NoticeIndexPage
    main = ensure_index(kind, home, slug="notices", title="通知・事務連絡", bureau=None)
    for slug, bureau in bureaus.items():
        index = ensure_index(kind, main, slug=slug, title=bureau.name, bureau=bureau)
        ensure_groups(index, bureau.name)
        ensure_workflow(index, bureau.name)
    remove_stock_workflow()
    return main


def ensure_home() -> Page:
    """The site's root page. ``/`` itself is answered by the portal's own home view."""
    root = Page.get_first_root_node()
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    home = site.root_page if site else root.get_children().first()
    if home is None or home.title == WELCOME_TITLE:
        home = replace_welcome_page(root, home)
    if site is None:
        site = Site(hostname="localhost", is_default_site=True)
    site.site_name = site.site_name or "つなぐ"
    site.root_page = home
    site.save()
    return home


def replace_welcome_page(root: Page, welcome: Page | None) -> Page:
    """Turn Wagtail's welcome page into the portal's root page; nothing else is lost."""
    if welcome is None:
        return root.add_child(instance=Page(title="つなぐ", slug="home"))
    welcome.title = welcome.draft_title = "つなぐ"
    welcome.save()
    return welcome


def ensure_index(
    kind: type[Index], parent: Page, *, slug: str, title: str, bureau: Organisation | None
) -> Index:
    """The index with that address below ``parent``."""
    found = kind.objects.child_of(parent).filter(slug=slug).first()
    if found is None:
        index = kind(title=title, slug=slug, bureau=bureau)
        parent.add_child(instance=index)
        parent.refresh_from_db()
        return index
    if found.bureau != bureau:
        found.bureau = bureau
        found.save()
    return found


def ensure_groups(index: Page, bureau: str) -> None:
    """Editors may add and change below the bureau's index, approvers publish as well."""
    ensure_group(editors_group(bureau), index, EDITOR_PERMISSIONS)
    ensure_group(approvers_group(bureau), index, APPROVER_PERMISSIONS)


def ensure_group(name: str, index: Page, codenames: tuple[str, ...]) -> Group:
    """A group that may enter the admin, with these permissions on the index."""
    group, _ = Group.objects.get_or_create(name=name)
    group.permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    page_type = ContentType.objects.get_for_model(Page)
    permissions = Permission.objects.filter(content_type=page_type, codename__in=codenames)
    for permission in permissions:
        GroupPagePermission.objects.get_or_create(group=group, page=index, permission=permission)
    return group


def ensure_workflow(index: Page, bureau: str) -> Workflow:
    """One approval by the bureau's approvers, then publication."""
    workflow, _ = Workflow.objects.get_or_create(name=f"{bureau}の承認")
    task, _ = GroupApprovalTask.objects.get_or_create(name=f"{bureau}の承認者による確認")
    task.groups.set(Group.objects.filter(name=approvers_group(bureau)))
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    WorkflowPage.objects.update_or_create(page=index.page_ptr, defaults={"workflow": workflow})
    return workflow


def remove_stock_workflow() -> None:
    """Wagtail's sample workflow and groups would let people see what they must not.

    Their rows may carry their Japanese names already.
    """
    WorkflowPage.objects.filter(workflow__name__in=STOCK_WORKFLOWS).delete()
    Workflow.objects.filter(name__in=STOCK_WORKFLOWS).delete()
    GroupApprovalTask.objects.filter(name__in=STOCK_TASKS).delete()
    Group.objects.filter(name__in=STOCK_GROUPS).delete()
