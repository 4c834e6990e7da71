"""The filters beside the list of FAQ, with counts."""

from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import Substr
from django.http import QueryDict

from portal.faq.listing import FaqQuery
from portal.faq.models import FaqIndexPage, FaqPage
from portal.faq.selectors import duty_counts
from portal.organisations.models import Duty

Choice = dict[str, Any]


def duty_choices(faqs: QuerySet[FaqPage], query: FaqQuery) -> list[Choice]:
    """Duties that have FAQ, in their order. Two queries."""
    counts = duty_counts(faqs)
    return [
        {
            "value": str(pk),
            "label": name,
            "count": counts.get(pk, 0),
            "checked": str(pk) in query.duty,
        }
        for pk, name in Duty.objects.order_by("order", "name").values_list("pk", "name")
        if pk in counts or str(pk) in query.duty
    ]


def bureau_choices(index: FaqIndexPage, faqs: QuerySet[FaqPage], query: FaqQuery) -> list[Choice]:
    """The bureaus below the main list that have FAQ; none on a bureau's own list."""
    bureaus = FaqIndexPage.objects.child_of(index).live().filter(bureau__isnull=False)
    found = list(bureaus.order_by("bureau__order", "pk").values("path", "slug", "bureau__name"))
    if not found:
        return []
    below = faqs.order_by().annotate(branch=Substr("path", 1, len(found[0]["path"])))
    rows = below.values("branch").annotate(number=Count("pk")).values_list("branch", "number")
    counts = dict(rows)
    return [
        {
            "value": row["slug"],
            "label": row["bureau__name"],
            "count": counts.get(row["path"], 0),
            "checked": row["slug"] == query.bureau,
        }
        for row in found
        if row["path"] in counts or row["slug"] == query.bureau
    ]


def ways_out(query: FaqQuery) -> list[tuple[str, str]]:
    """For an empty list: each condition with the address of the list without it."""
    labels = {
        "q": f"「{query.q}」",
        "duty": "所管分野",
        "bureau": "部局",
        "check": "要確認",
    }
    return [
        (f"{label}を外す", without_param(query.params, name))
        for name, label in labels.items()
        if getattr(query, name)
    ]


def without_param(params: QueryDict, name: str) -> str:
    """The address of the list without one parameter, on its first page."""
    changed = params.copy()
    changed.pop("page", None)
    changed.pop(name, None)
    return f"?{changed.urlencode()}"
