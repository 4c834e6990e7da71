"""The page tree of the FAQ: one index per bureau, under the groups and workflow of its notices."""

from django.db import transaction
from wagtail.models import Page

from portal.faq.models import FaqIndexPage
from portal.notices.models import NoticeIndexPage
from portal.notices.tree import ensure_groups, ensure_home, ensure_workflow
from portal.organisations.models import Organisation

TITLE = "よくある質問"


@transaction.atomic
def ensure_faq_tree() -> FaqIndexPage:
    """Create what is missing: an index for each bureau that has one for its notices.

    Idempotent. Returns the index at ``/faq/``. Who writes a bureau's notices writes its FAQ.
    """
    main = ensure_index(ensure_home(), slug="faq", title=TITLE, bureau=None)
    bureaus = NoticeIndexPage.objects.filter(bureau__isnull=False).select_related("bureau")
    for notices in bureaus.order_by("path"):
        name = notices.bureau.name
        index = ensure_index(main, slug=notices.slug, title=name, bureau=notices.bureau)
        ensure_groups(index, name)
        ensure_workflow(index, name)
    return main


def ensure_index(
    parent: Page, *, slug: str, title: str, bureau: Organisation | None
) -> FaqIndexPage:
    """The index with that address below ``parent``."""
    found = FaqIndexPage.objects.child_of(parent).filter(slug=slug).first()
    if found is None:
        found = FaqIndexPage(title=title, slug=slug, bureau=bureau)
        parent.add_child(instance=found)
        parent.refresh_from_db()
    return found
