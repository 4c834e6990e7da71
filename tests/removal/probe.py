"""Asks the main pages of a populated site as three people; prints JSON."""

import json
import sys

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402
from portal.faq.models import FaqPage  # noqa: E402
from portal.notices.models import NoticePage  # noqa: E402

from tests.world import World  # noqa: E402

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def statuses(key: str, urls: list[str]) -> dict[str, int]:
    """Status by URL for one person; an exception counts as 500."""
    client = Client(raise_request_exception=False)
    client.force_login(World().user(key), backend=BACKEND)
    return {f"{key} {url}": client.get(url).status_code for url in urls}


def main(notice_id: int) -> None:
    """Print ``{"person url": status}``."""
    settings.MFA_REQUIRED = False
    page = NoticePage.objects.get(pk=notice_id)
    admin = [
        f"/admin/pages/{notice_id}/{action}"
        for action in ("edit/", "usage/", "history/", "copy/", "delete/", "unpublish/")
    ]
    faq = FaqPage.objects.get()
    admin += [f"/admin/pages/{faq.pk}/{action}" for action in ("edit/", "usage/", "delete/")]
    public = ["/", "/notices/", "/faq/", faq.url, page.url, f"/notices/{notice_id}/versions/1/"]
    found = {
        **statuses("kyufu", [*public, "/organisation/"]),
        **statuses("editor", [*public, *admin, "/admin/"]),
        **statuses("superuser", [*admin, "/admin/", "/admin/users/"]),
    }
    json.dump(found, sys.stdout, ensure_ascii=False)


main(int(sys.argv[1]))
