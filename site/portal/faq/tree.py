"""The page tree of the FAQ: one index per bureau, under the groups and workflow of its notices."""

from django.db import transaction

from portal.faq.models import FaqIndexPage
from portal.notices.models import NoticeIndexPage
from portal.notices.tree import ensure_groups, ensure_home, ensure_index, ensure_workflow

TITLE = "よくある質問"


@transaction.atomic
def ensure_faq_tree() -> FaqIndexPage:
    """Create what is missing: an index for each bureau that has one for its notices.

    Idempotent. Returns the index at ``/faq/``. Who writes a bureau's notices writes its FAQ.
    """
    main = ensure_index(FaqIndexPage, ensure_home(), slug="faq", title=TITLE, bureau=None)
    bureaus = NoticeIndexPage.objects.filter(bureau__isnull=False).select_related("bureau")
    for notices in bureaus.order_by("path"):
        name = notices.bureau.name
        index = ensure_index(
            FaqIndexPage, main, slug=notices.slug, title=name, bureau=notices.bureau
        )
        ensure_groups(index, name)
        ensure_workflow(index, name)
    return main
