"""Fills a scratch database as a site in use would be: notices, corrections, inquiries, every
plugin's rows.
"""

from datetime import timedelta
from io import StringIO

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402
from portal.faq.models import FaqPage  # noqa: E402
from portal.inquiries.models import Holder  # noqa: E402
from portal.inquiries.services import answering, joining, knowing  # noqa: E402

from tests.factories.faq import make_faq  # noqa: E402
from tests.factories.inquiries import Inquiries  # noqa: E402
from tests.factories.notices import correct, make_draft, make_notice  # noqa: E402
from tests.world import World, build_world  # noqa: E402

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def main() -> None:
    """One corrected notice that people opened and acknowledged, one draft, an FAQ, inquiries."""
    settings.MFA_REQUIRED = False
    build_world()
    world = World()
    due = timezone.localdate() + timedelta(days=11)
    page = make_notice(user=world.user("approver"), actions=[("到達確認", due)])
    page = correct(page)
    for key in ("kyufu", "hakodate", "iwate_town"):
        client = Client()
        client.force_login(world.user(key), backend=BACKEND)
        client.get(page.url)
        client.post(f"/notices/{page.pk}/acknowledge/", {"confirm": "1"})
    make_draft(title="下書きの通知")
    faq = make_faq(grounds=[page])
    fill_desk(world, faq)
    call_command("rebuild_search", stdout=StringIO())
    print(page.pk, faq.pk)


def fill_desk(world: World, faq: FaqPage) -> None:
    """A shared and joined case whose answer is an FAQ, and one that waits at the prefecture."""
    inquiries = Inquiries(world)
    case, agent = inquiries.case(), inquiries.actor("agent")
    joining.share(actor=agent, case_id=case.pk, title="特例減額の起算日", text="いつからですか。")
    joining.join(actor=inquiries.actor("morioka"), case_id=case.pk)
    answering.answer(actor=agent, case_id=case.pk, text="却下の月から")
    knowing.link_faq(actor=agent, case_id=case.pk, faq_id=faq.pk)
    inquiries.case("hakodate", first=Holder.PREFECTURE)


main()
