"""How each privileged act is done: its arguments and its fields; names of objects stand for ids."""

from typing import Any


def formset(prefix: str, **extra: Any) -> dict[str, Any]:
    """The management fields of an empty formset."""
    counts = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}
    return {f"{prefix}-{name}": number for name, number in counts.items()} | extra


PERMISSIONS = {
    **formset("page_permissions"),
    **formset("collection_permissions"),
    **formset("document_permissions"),
    **formset("image_permissions"),
    **formset("collection_mgmt_permissions"),
}
STEPS = {**formset("workflow_tasks"), **formset("pages")}
STEP = {
    **STEPS,
    "workflow_tasks-TOTAL_FORMS": 1,
    "workflow_tasks-0-task": "task",
    "workflow_tasks-0-ORDER": 1,
    "workflow_tasks-0-id": "",
}
SITE = {"hostname": "c.example.jp", "port": 80, "site_name": "三つめ", "root_page": "page"}
REDIRECT = {"old_path": "/mukashi", "redirect_link": "https://example.jp/ima", "is_permanent": "on"}
PRIVACY = {"restriction_type": "login"}

Post = tuple[tuple[Any, ...], dict[str, Any]]
POSTS: dict[str, Post] = {
    "wagtailusers_groups:add": ((), {"name": "新しい", **PERMISSIONS}),
    "wagtailusers_groups:edit": (("group",), {"name": "改めた", **PERMISSIONS}),
    "wagtailusers_groups:delete": (("group",), {}),
    "wagtailsites:add": ((), SITE),
    "wagtailsites:copy": (("site",), SITE),
    "wagtailsites:edit": (("site",), SITE),
    "wagtailsites:delete": (("site",), {}),
    "wagtailredirects:add": ((), REDIRECT),
    "wagtailredirects:process_import": ((), {"from_index": 0, "to_index": 1, "permanent": "on"}),
    "wagtailredirects:edit": (("redirect",), REDIRECT),
    "wagtailredirects:delete": (("redirect",), {}),
    "wagtailadmin_collections:add": ((), {"name": "記録", "parent": 1}),
    "wagtailadmin_collections:edit": (("collection",), {"name": "記録", "parent": 1}),
    "wagtailadmin_collections:delete": (("collection",), {}),
    "wagtailadmin_collections:set_privacy": (("collection",), PRIVACY),
    "wagtailadmin_workflows:add": ((), {"name": "二段", "active": "on", **STEP}),
    "wagtailadmin_workflows:edit": (("workflow",), {"name": "二段", "active": "on", **STEP}),
    "wagtailadmin_workflows:enable": (("idle",), {}),
    "wagtailadmin_workflows:disable": (("workflow",), {}),
    "wagtailadmin_workflows:remove": (("page",), {}),
    "wagtailadmin_workflows:add_task": (
        ("wagtailcore", "groupapprovaltask"),
        {"name": "局長", "groups": "group"},
    ),
    "wagtailadmin_workflows:task_chooser_create": (
        (),
        {"create-task-name": "局長", "create-task-groups": "group"},
    ),
    "wagtailadmin_workflows:edit_task": (("task",), {"name": "確認", "groups": "group"}),
    "wagtailadmin_workflows:enable_task": (("asleep",), {}),
    "wagtailadmin_workflows:disable_task": (("task",), {}),
    "wagtailadmin_pages:delete": (("parent",), {}),
    "wagtailadmin_pages:unpublish": (("parent",), {}),
    "wagtailadmin_pages:revisions_unschedule": (("waiting", "reserved"), {}),
    "wagtailadmin_pages:move_confirm": (("page", "parent"), {}),
    "wagtailadmin_pages:set_privacy": (("parent",), PRIVACY),
    "wagtailadmin_pages:lock": (("parent",), {}),
    "wagtailadmin_pages:unlock": (("locked",), {}),
}
