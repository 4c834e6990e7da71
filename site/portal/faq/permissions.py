"""Who may read, change, publish and withdraw what: the same predicates for pages and lists."""

from typing import Any

from django.db.models import QuerySet
from wagtail.permissions import page_permission_policy

from portal.faq.models import FaqPage
from portal.faq.selectors import live_faqs


def visible_faqs(user: Any) -> QuerySet[FaqPage]:
    """Published FAQ are for everybody who is signed in, with or without a seat."""
    return live_faqs() if user.is_authenticated else live_faqs().none()


def editable_faqs(user: Any) -> QuerySet[FaqPage]:
    """What this person may change in the admin: the pages of the own bureau."""
    pages = page_permission_policy.instances_user_has_permission_for(user, "change")
    found: QuerySet[FaqPage] = FaqPage.objects.filter(pk__in=pages.values("pk"))
    return found


def can_edit(user: Any, page: FaqPage) -> bool:
    """Editors and approvers of the FAQ's bureau."""
    if not user.has_perm("wagtailadmin.access_admin"):
        return False
    return bool(page.permissions_for_user(user).can_edit())


def can_withdraw(user: Any, page: FaqPage) -> bool:
    """Approvers: those who may publish the page in Wagtail."""
    return bool(page.live and page.permissions_for_user(user).can_publish())
