"""The Content-Security-Policy of each area: strict pages, and Wagtail's admin with its own."""

from typing import Any

from csp.constants import HEADER
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

ADMIN_PREFIX = "/admin/"
# allauth draws the QR code of a new authenticator as a data: image.
QR_CODE_VIEW = "mfa_activate_totp"


class AreaPolicy(CSPMiddleware):
    """django-csp's middleware; the policy depends on the address asked for."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Set the header.

        A preview was already answered once inside, as the public page it shows; in the admin's
        frame the admin's policy holds.
        """
        if request.path_info.startswith(ADMIN_PREFIX):
            response.headers.pop(HEADER, None)
        return super().process_response(request, response)

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        """What django-csp builds the header from."""
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and request.path_info.startswith(ADMIN_PREFIX):
            parts.config = settings.ADMIN_CONTENT_SECURITY_POLICY
        if _shows_qr_code(request):
            parts.update = {**(parts.update or {}), "img-src": ["data:"]}
        return parts


def _shows_qr_code(request: Any) -> bool:
    match = request.resolver_match
    return match is not None and match.url_name == QR_CODE_VIEW
