"""How allauth behaves here."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse


class PortalAccountAdapter(DefaultAccountAdapter):
    """Accounts come from invitations only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Closed: a manager invites."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Nor does one go on to the admin whom it refuses: it would lead back here."""
        if not super().is_safe_url(url):
            return False
        path, user = urlsplit(url or "").path, self.request.user
        shut = user.is_authenticated and not user.has_perm("wagtailadmin.access_admin")
        return not (shut and path.startswith(reverse("wagtailadmin_home")))

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Attempts are counted by account, whatever host name or surrounding spaces are typed."""
        login = credentials.get("email") or credentials.get("username") or ""
        return str(login).strip().lower()
