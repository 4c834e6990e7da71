"""FAQ: drafts, and published ones through the real publication."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from portal.accounts.models import User
from portal.faq.models import FaqIndexPage, FaqPage, FaqSource
from portal.notices.models import NoticePage
from portal.organisations.models import Duty, Organisation


def faq_index(bureau: str = "老健局") -> FaqIndexPage:
    """The index page of a bureau."""
    return FaqIndexPage.objects.get(bureau__name=bureau)


def make_faq_draft(
    *,
    bureau: str = "老健局",
    division: str = "介護保険計画課",
    duties: list[str] | None = None,
    grounds: list[NoticePage] | None = None,
    **fields: Any,
) -> FaqPage:
    """An FAQ that nobody has published yet; it rests on the present versions of ``grounds``."""
    page = FaqPage(
        **{
            "title": "通帳の写しは何か月分を求めればよいですか。",
            "answer": "<p>直近2か月分を基本とします。</p>",
            "owner_division": Organisation.objects.get(name=division),
            "review_on": timezone.localdate() + timedelta(days=365),
            "live": False,
            **fields,
        }
    )
    faq_index(bureau).add_child(instance=page)
    page.duties.set(Duty.objects.filter(name__in=["介護保険"] if duties is None else duties))
    page.bureaus.set(Organisation.objects.filter(name=bureau))
    page.sources.set(
        FaqSource(version=notice.current_version, place="1(3)", sort_order=order)
        for order, notice in enumerate(grounds or [])
    )
    page.save()
    return page


def publish_faq(page: FaqPage, *, user: User | None = None) -> FaqPage:
    """Publish the page's present state; returns it fresh from the database."""
    page.save_revision(user=user, clean=False).publish(user=user)
    return FaqPage.objects.get(pk=page.pk)


def make_faq(*, user: User | None = None, **fields: Any) -> FaqPage:
    """A published FAQ."""
    return publish_faq(make_faq_draft(**fields), user=user)
