"""The rule for URLs that are not ours: one per namespace, for every URL in it (H-01).

Wagtail's namespaces are shut: whoever is not of the ministry's editors is led to the login page or
told that there is nothing, whatever the method. A namespace that is not named here, and has no
rows in the matrix, fails the test.
"""

SHUT_NAMESPACES = frozenset(
    {
        "wagtailadmin",  # Wagtail's names without a namespace
        "wagtailadmin_api:pages",
        "wagtailadmin_api:documents",
        "wagtailadmin_api:images",
        "wagtailadmin_pages",
        "wagtailadmin_collections",
        "wagtailadmin_workflows",
        "wagtailadmin_reports",
        "wagtailadmin_editing_sessions",
        "wagtail_modeladmin",
        "wagtailforms",
        "wagtailredirects",
        "wagtailsnippets",
        "wagtaildocs",
        "wagtaildocs_chooser",
        "wagtailimages",
        "wagtailimages_chooser",
        "wagtailsites",
        "wagtailusers_users",
        "wagtailusers_groups",
        "faq_notice_versions",  # the window in which an editor chooses a version of a notice
        "helpdesk",  # but for the names in the matrix, which lead to our pages
    }
)
# The letters (see the matrix) that editors and approvers of a bureau get in a namespace, without an
# object of their own: to a GET, and to a POST without fields. Refused is "A" or "-".
MINISTRY_ANSWERS = {
    "wagtailadmin": ("-LMOR", "-LMO"),
    "wagtailadmin_api:pages": ("-MO", "-M"),
    "wagtailadmin_api:documents": ("-O", "M"),
    "wagtailadmin_api:images": ("-O", "M"),
    "wagtailadmin_pages": ("-AMOR", "-AMOR"),
    "wagtailadmin_collections": ("-A", "-A"),
    "wagtailadmin_workflows": ("-AMO", "-ABM"),  # 200: the window to choose a task, read only
    "wagtailadmin_reports": ("AO", "AM"),
    "wagtailadmin_editing_sessions": ("M", "-O"),
    "wagtail_modeladmin": ("O", "M"),
    "wagtailforms": ("-AO", "-AM"),
    "wagtailredirects": ("-A", "-A"),
    "wagtailsnippets": ("A", "A"),
    "wagtaildocs": ("-AM", "-A"),
    "wagtaildocs_chooser": ("-AO", "AM"),
    "wagtailimages": ("-AM", "-A"),
    "wagtailimages_chooser": ("-AO", "-AM"),
    "wagtailsites": ("A", "A"),
    "wagtailusers_users": ("A", "A"),
    "wagtailusers_groups": ("-A", "-A"),
    "faq_notice_versions": ("O", "M"),
    "helpdesk": ("-", "-"),
}
APPROVERS_ANSWERS = {"wagtailadmin_reports": ("O", "M")}  # locked pages, too
UNNAMESPACED = ("wagtailadmin_", "wagtail_", "wagtailcore_", "admin/")

# Answers without sign-in, and why that is right.
OPEN: dict[str, str] = {
    "wagtailadmin_javascript_catalog": "translations of Wagtail's own words",
    "wagtailadmin_sprite": "Wagtail's icons",
}
# Fails on purpose, for whoever is in the admin: Wagtail shows its error page with it.
BREAKS = "wagtailadmin_error_test"
# Wagtail expects fields that its own script always sends.
BREAKS_WITHOUT_FIELDS = "wagtailadmin_choose_page_external_link"

# Sample values of arguments; objects come from the scene.
SAMPLES = {
    "app_label": "notices",
    "app_name": "notices",
    "model_name": "noticepage",
    "content_type_app_name": "notices",
    "content_type_model_name": "noticepage",
    "action": "delete",
    "action_name": "approve",
    "filter_spec": "max-100x100",
    "uidb64": "MQ",
    "ticket_id": 1,
    "followup_id": 1,
    "cc_id": 1,
    "dependency_id": 1,
    "attachment_id": 1,
    "checklist_id": 1,
    "checklist_template_id": 1,
    "item_id": 1,
    "pk": 1,
    "report": "userstatus",
    "type_": "preset",
    "query": "e30=",
    "user_name": "agent",
    "queue_slug": "rouken",
    "slug": "rouken",
    "vote": "up",
    "token": "MQ",
    "positional": ("1", "live", "latest"),
}
PAGE_ARGUMENTS = ("page_id", "parent_page_id", "page_to_move_id", "page_pk")
