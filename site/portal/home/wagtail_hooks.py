"""Hooks of the portal as a whole into the Wagtail admin; features have their own."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks

from portal.home.audit import after_bulk_action, before_bulk_action


@hooks.register("insert_global_admin_css")
def portal_colours() -> SafeString:
    """The portal's colours and font. https://docs.wagtail.org/en/stable/reference/hooks.html"""
    return format_html('<link rel="stylesheet" href="{}">', static("admin.css"))


@hooks.register("insert_editor_js")
def rich_text_as_it_stands() -> SafeString:
    """Typed text is sent whenever a form is, however soon after the last key."""
    return format_html('<script type="module" src="{}"></script>', static("js/admin_rich_text.js"))


# Last, so that an act that others refuse is not looked at.
hooks.register("before_bulk_action", before_bulk_action, order=1)
hooks.register("after_bulk_action", after_bulk_action)
