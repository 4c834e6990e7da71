"""Keeps published notices where they are, whichever way somebody tries to take them away.

The page's own methods refuse; these receivers also catch what goes past them: Wagtail's actions
on plain pages and whole branches of the tree. A deletion that gets past both is refused by the
database: versions and deliveries protect their notice.
"""

from typing import Any

from django.db.models.signals import pre_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import pre_page_move

from portal.notices.exceptions import NoticeIsPermanent
from portal.notices.models import NoticePage


def holds_published_notice(page: Page) -> bool:
    """Whether the page is, or has below it, a published notice."""
    notices = NoticePage.objects.filter(current_version__isnull=False)
    return notices.descendant_of(page, inclusive=True).exists()


@receiver(pre_page_move)
def refuse_move(instance: Page, url_path_before: str, url_path_after: str, **kwargs: Any) -> None:
    """Raises NoticeIsPermanent when a published notice would change its address."""
    if url_path_before != url_path_after and holds_published_notice(instance):
        raise NoticeIsPermanent


@receiver(pre_save, sender=Page)
def refuse_unpublication(instance: Page, **kwargs: Any) -> None:
    """Raises NoticeIsPermanent when a plain Page takes a published notice offline."""
    if instance.pk and not instance.live:
        notices = NoticePage.objects.filter(pk=instance.pk, current_version__isnull=False)
        if notices.exists():
            raise NoticeIsPermanent
