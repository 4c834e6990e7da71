"""The FAQ in the search: published ones, for everybody who is signed in."""

from collections.abc import Collection, Iterator
from typing import Any

from portal.extension.search import SearchDocument, SearchSource, register_search_source
from portal.faq.models import FaqPage
from portal.faq.naming import KIND, faq_id_typed, short_code
from portal.faq.permissions import visible_faqs
from portal.faq.selectors import live_faqs
from portal.notices.comparison import text_blocks
from portal.notices.rich_text import rendered_body

EVERYBODY = "everyone"


def faq_ids() -> Iterator[str]:
    """Published FAQ, oldest first."""
    for pk in live_faqs().order_by("pk").values_list("pk", flat=True).iterator():
        yield str(pk)


def faq_documents(ids: Collection[str]) -> Iterator[SearchDocument]:
    """FAQ as they are read now, two queries."""
    found = live_faqs().filter(pk__in=[int(pk) for pk in ids]).prefetch_related("duties")
    return map(document_of, found)


def document_of(page: FaqPage) -> SearchDocument:
    """Question, answer, and what a reader of the results has to know."""
    return SearchDocument(
        kind=KIND,
        id=str(page.pk),
        title=page.title,
        body="\n".join(text_blocks(rendered_body(page.answer))),
        url=f"/faq/{page.pk}/",
        updated_at=page.last_published_at,
        audience=(EVERYBODY,),
        facts=tuple(facts(page)),
    )


def facts(page: FaqPage) -> Iterator[str]:
    """要確認 or 廃止 first, then number, owner and duties."""
    if page.standing.withdrawn_at:
        yield "廃止"
    elif page.standing.check_since:
        yield "要確認"
    yield short_code(page.pk)
    if page.owner_division:
        yield page.owner_division.full_name
    yield from (duty.name for duty in page.duties.all())


def tokens_of(user: Any) -> Collection[str]:
    """Everybody who is signed in holds the one there is."""
    return (EVERYBODY,)


def allowed_ids(user: Any, ids: Collection[str]) -> Collection[str]:
    """Those that are published."""
    found = visible_faqs(user).filter(pk__in=[int(pk) for pk in ids])
    return {str(pk) for pk in found.values_list("pk", flat=True)}


def named(user: Any, text: str) -> str:
    """The page of the FAQ whose number somebody typed."""
    faq_id = faq_id_typed(text)
    page = visible_faqs(user).filter(pk=faq_id).first() if faq_id is not None else None
    return "" if page is None else page.get_url() or "/faq/"


register_search_source(
    SearchSource(
        KIND,
        "FAQ",
        ids=faq_ids,
        documents=faq_documents,
        tokens=tokens_of,
        allowed=allowed_ids,
        icon="bulb",
        order=10,
        named=named,
    )
)
