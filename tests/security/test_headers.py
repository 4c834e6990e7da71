"""Header and cookie snapshots (H-02, H-03): a change here is a decision, not an accident."""

from collections.abc import Callable
from importlib import import_module

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from portal.home.csp import AreaPolicy

PUBLIC = {
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
}
ADMIN = {
    "default-src 'self'",
    "script-src 'self' 'unsafe-inline'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "frame-ancestors 'self'",
    "form-action 'self'",
}


def policy(response: HttpResponse) -> set[str]:
    """Directives of a response, without the nonce's value."""
    directives = response["Content-Security-Policy"].split("; ")
    return {" ".join(w for w in d.split() if not w.startswith("'nonce-")) for d in directives}


def test_headers_of_a_page(client: Client, db: None) -> None:
    response = client.get("/account/login/")
    names = (
        "X-Content-Type-Options",
        "X-Frame-Options",
        "Referrer-Policy",
        "Cross-Origin-Opener-Policy",
        "Cross-Origin-Resource-Policy",
        "Permissions-Policy",
    )
    assert {name: response.get(name) for name in names} == {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }


def test_signed_in_pages_are_not_cached(client_for: Callable[[str], Client]) -> None:
    assert client_for("kyufu").get("/")["Cache-Control"] == "private, no-store"


def test_policy_of_a_public_page_is_strict(client: Client, db: None) -> None:
    assert policy(client.get("/account/login/")) == PUBLIC


def test_policy_of_the_admin_keeps_everything_on_the_host(
    client_for: Callable[[str], Client],
) -> None:
    assert policy(client_for("superuser").get("/admin/")) == ADMIN


def test_policy_of_the_authenticator_page_lets_the_qr_code_in(
    client_for: Callable[[str], Client],
) -> None:
    client = client_for("kyufu")
    client.get("/account/2fa/totp/activate/")
    shown = policy(client.get("/account/2fa/totp/activate/", follow=True))
    assert shown in (PUBLIC, PUBLIC - {"img-src 'self'"} | {"img-src 'self' data:"})


def test_policy_of_a_preview_is_the_admins() -> None:
    def preview(request: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={"Content-Security-Policy": "frame-ancestors 'none'"})

    request = RequestFactory().get("/admin/pages/1/edit/preview/")
    assert policy(AreaPolicy(preview)(request)) == ADMIN


@pytest.mark.parametrize(
    ("module", "wanted"),
    [
        ("portal.settings.base", ("__Host-session", "__Host-csrf", True, True)),
        ("portal.settings.demo", ("session", "csrf", False, False)),
    ],
)
def test_cookie_names_and_secure_flags(module: str, wanted: tuple[object, ...]) -> None:
    settings = import_module(module)
    names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME")
    flags = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")
    assert tuple(getattr(settings, name) for name in names + flags) == wanted


def test_session_cookie_is_closed_to_scripts_and_other_sites(
    client_for: Callable[[str], Client],
) -> None:
    cookie = client_for("kyufu").get("/").cookies["session"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
