"""Wagtail's user management, for superusers: the wiring of our form and list."""

from wagtail.users.apps import WagtailUsersAppConfig


class PortalUsersConfig(WagtailUsersAppConfig):
    """Wagtail's own app with our viewset, so that its addresses and menu stay as they are."""

    user_viewset = "portal.accounts.wagtail_viewset.PortalUserViewSet"
