"""Hooks of the portal as a whole into the Wagtail admin; features have their own."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks


@hooks.register("insert_global_admin_css")
def portal_colours() -> SafeString:
    """The portal's colours and font. https://docs.wagtail.org/en/stable/reference/hooks.html"""
    return format_html('<link rel="stylesheet" href="{}">', static("admin.css"))
