"""The public list of FAQ: what is asked for in the address, and the rows it means."""

from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.http import QueryDict

from portal.extension.parameters import is_id, without_nul
from portal.faq.models import FaqIndexPage, FaqPage
from portal.notices.listing import MAX_QUERY
from portal.notices.words import has_words

PAGE_SIZE = 20


@dataclass(frozen=True)
class FaqQuery:
    """What the reader asked for. Unknown values are dropped, never an error."""

    q: str = ""
    duty: tuple[str, ...] = ()
    bureau: str = ""
    check: bool = False
    params: QueryDict = field(default_factory=QueryDict, compare=False)

    @property
    def is_filtered(self) -> bool:
        """Whether anything was asked for."""
        return bool(self.q or self.duty or self.bureau or self.check)


def faq_query(params: QueryDict) -> FaqQuery:
    """Read the address of the list."""
    return FaqQuery(
        q=without_nul(params.get("q", "")).strip()[:MAX_QUERY],
        duty=tuple(value for value in params.getlist("duty") if is_id(value)),
        bureau=without_nul(params.get("bureau", "")),
        check=params.get("check") == "1",
        params=params,
    )


def filtered(faqs: QuerySet[FaqPage], query: FaqQuery) -> QuerySet[FaqPage]:
    """The FAQ that meet every condition; 廃止 ones only for who searches by words."""
    in_force = Q(standing__withdrawn_at__isnull=True)
    condition = has_words(query.q, "words__folded") if query.q else in_force
    if query.duty:
        chosen = FaqPage.objects.filter(duties__in=query.duty)
        condition &= Q(pk__in=chosen.values("pk"))
    if query.bureau:
        condition &= in_bureau(query.bureau)
    if query.check:
        condition &= Q(standing__check_since__isnull=False)
    return faqs.filter(condition)


def in_bureau(slug: str) -> Q:
    """FAQ below the bureau's own index page; an unknown bureau has none."""
    index = FaqIndexPage.objects.filter(slug=slug, bureau__isnull=False).first()
    return Q(path__startswith=index.path) if index else Q(pk__isnull=True)


def in_order(faqs: QuerySet[FaqPage]) -> QuerySet[FaqPage]:
    """Latest changed first."""
    return faqs.order_by("-last_published_at", "-pk")
