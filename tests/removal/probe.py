"""Asks the main pages of a populated site as its people; prints JSON."""

import json
import sys
from uuid import uuid4

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402
from portal.faq.models import FaqPage  # noqa: E402
from portal.inquiries.models import Case  # noqa: E402
from portal.notices.models import NoticePage  # noqa: E402

from tests.factories.inquiries import TEXT, TITLE  # noqa: E402
from tests.removal.editing import editing  # noqa: E402
from tests.world import World  # noqa: E402

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
INQUIRIES = ["/inquiries/", "/inquiries/new/", "/inquiries/shared/", "/inquiries/desks/"]
SEARCH = ["/search/?q=特例減額", "/search/?q=特例減額&kinds=case"]
DESK = ["/helpdesk/", "/helpdesk/?view=ended", "/helpdesk/phone/", "/helpdesk/presets/"]


def client_of(key: str) -> Client:
    """Signed in; an exception counts as 500."""
    client = Client(raise_request_exception=False)
    client.force_login(World().user(key), backend=BACKEND)
    return client


def statuses(key: str, urls: list[str]) -> dict[str, int]:
    """Status by URL for one person."""
    client = client_of(key)
    return {f"{key} {url}": client.get(url).status_code for url in urls}


def inquiry_pages() -> dict[str, int]:
    """The pages of each party of the populated cases; one who joined reads the shared words."""
    answered, asked = Case.objects.order_by("pk")[:2]
    case, other = f"/inquiries/{answered.number}/", f"/inquiries/{asked.number}/"
    return {
        **statuses("kyufu", [*INQUIRIES, *SEARCH, case]),
        **statuses("morioka", ["/inquiries/?view=joined", case]),
        **statuses("hokkaido", ["/inquiries/?view=turn", "/inquiries/gather/", other]),
        **statuses("agent", [*DESK, *SEARCH, case]),
    }


def inquiry_acts() -> dict[str, int]:
    """A question meets suggestions, is asked all the same, and the ministry answers it."""
    typed = {"title": TITLE, "text": TEXT, "topic": f"d{World().duty().pk}", "to": "bureau"}
    typed["key"] = str(uuid4())
    client = client_of("kyufu")
    suggested = client.post("/inquiries/new/", typed)
    asked = client.post("/inquiries/new/", {**typed, "seen": "1"})
    case = Case.objects.latest("pk")
    answer = {"text": "却下の月から", "key": str(uuid4())}
    sent = client_of("agent").post(f"/inquiries/{case.number}/answer/", answer)
    return {
        "kyufu sees suggestions": suggested.status_code,
        "kyufu asks": asked.status_code,
        "agent answers": sent.status_code,
    }


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
        **inquiry_pages(),
        **inquiry_acts(),
        **editing(notice_id, client_of("editor"), client_of("approver")),
    }
    json.dump(found, sys.stdout, ensure_ascii=False)


main(int(sys.argv[1]))
