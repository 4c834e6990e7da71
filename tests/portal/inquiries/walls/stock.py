"""django-helpdesk as it comes, beside our walls: its own addresses, views and default settings."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import Any
from unittest.mock import patch

import helpdesk.settings as upstream_settings
from django.conf import settings
from django.test import Client, override_settings
from django.urls import include, path
from portal.accounts.models import User

HOST = "https://example.jp"
URLCONF = "tests.portal.inquiries.walls.stock_urls"
LOGIN = "allauth.account.auth_backends.AuthenticationBackend"
PLAIN: dict[str, Any] = {
    "ROOT_URLCONF": URLCONF,
    "LOGIN_URL": "/account/login/",
    "EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend",
    "AUTHENTICATION_BACKENDS": ["django.contrib.auth.backends.ModelBackend"],
    "MIDDLEWARE": [
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    "TEMPLATES": [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ],
                "libraries": {"humanize": "django.contrib.humanize.templatetags.humanize"},
            },
        }
    ],
}


@contextmanager
def stock_helpdesk(**changed: Any) -> Iterator[None]:
    """The house without our walls; ``changed`` are its settings that differ from its defaults.

    Its teams need a package that we do not have, and its own address a model of Django's that we
    do not have: these two are left out.
    """
    with override_settings(**PLAIN):
        for name in [name for name in dir(settings) if name.startswith("HELPDESK_")]:
            delattr(settings, name)
        for name, value in {"HELPDESK_TEAMS_MODE_ENABLED": False, **changed}.items():
            setattr(settings, name, value)
        found = vars(fresh("helpdesk.settings"))
        values = {name: value for name, value in found.items() if name.isupper()}
        with (
            patch.multiple(upstream_settings, **values),
            patch("helpdesk.models.build_base_url", lambda: HOST),
            patch.dict(sys.modules, {URLCONF: urlconf()}),
        ):
            yield


def fresh(name: str) -> ModuleType:
    """The module, read again under today's settings; the one that everybody uses stays."""
    spec = find_spec(name)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def urlconf() -> ModuleType:
    """helpdesk's addresses where it would stand."""
    module, urls = ModuleType(URLCONF), fresh("helpdesk.urls")
    i18n = path("i18n/", include("django.conf.urls.i18n"))
    setattr(module, "urlpatterns", [path("helpdesk/", include(urls)), i18n])  # noqa: B010
    return module


def visitor(user: User | None, *, stock: bool = False, enforce_csrf_checks: bool = False) -> Client:
    """A client of somebody, signed in as each house knows it; None is a stranger."""
    client = Client(enforce_csrf_checks=enforce_csrf_checks, raise_request_exception=False)
    if user is not None:
        backend = "django.contrib.auth.backends.ModelBackend" if stock else LOGIN
        client.force_login(user, backend=backend)
    return client
