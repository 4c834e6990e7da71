"""Fills a scratch database as a site in use would be: notices, corrections, every plugin's rows."""

from datetime import date

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402

from tests.factories.faq import make_faq  # noqa: E402
from tests.factories.notices import correct, make_draft, make_notice  # noqa: E402
from tests.world import World, build_world  # noqa: E402

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def main() -> None:
    """One corrected notice that people opened and acknowledged, and one draft."""
    settings.MFA_REQUIRED = False
    build_world()
    world = World()
    page = make_notice(user=world.user("approver"), actions=[("到達確認", date(2026, 12, 11))])
    page = correct(page)
    for key in ("kyufu", "hakodate", "iwate_town"):
        client = Client()
        client.force_login(world.user(key), backend=BACKEND)
        client.get(page.url)
        client.post(f"/notices/{page.pk}/acknowledge/", {"confirm": "1"})
    make_draft(title="下書きの通知")
    make_faq(grounds=[page])
    print(page.pk)


main()
