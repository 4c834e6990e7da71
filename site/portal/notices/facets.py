"""The filters beside the list of notices, with counts of what this reader may see."""

from collections import Counter
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import Substr
from django.http import QueryDict

from portal.notices.listing import STATUSES, NoticeQuery, in_tab
from portal.notices.models import LegalNature, NoticeIndexPage, NoticeKind, NoticePage
from portal.organisations.models import Duty, Seat

Choice = dict[str, Any]


def facet_groups(notices: QuerySet[NoticePage], query: NoticeQuery) -> list[dict[str, Any]]:
    """Checkbox groups: status, duty, kind, legal nature. Three queries."""
    plain = notices.order_by()
    statuses = counted(plain, "status_word")
    natures, kinds = Counter[str](), Counter[str]()
    pairs = plain.values("legal_nature", "kind").annotate(number=Count("pk"))
    for nature, kind, number in pairs.values_list("legal_nature", "kind", "number"):
        natures[nature] += number
        kinds[kind] += number
    return [
        group("status", "ステータス", STATUSES, statuses, query.status, keep_empty=True),
        group("duty", "所管分野", *duty_choices(plain), query.duty),
        group("kind", "種類", NoticeKind.values, kinds, query.kind),
        group("nature", "法的性格", LegalNature.values, natures, query.nature),
    ]


def group(
    name: str,
    legend: str,
    values: Any,
    counts: dict[str, int],
    chosen: tuple[str, ...],
    *,
    keep_empty: bool = False,
) -> dict[str, Any]:
    """One group of checkboxes; values nobody would find are left out unless chosen."""
    pairs = [value if isinstance(value, tuple) else (str(value), str(value)) for value in values]
    choices = [
        {
            "value": value,
            "label": label,
            "count": counts.get(value, 0),
            "checked": value in chosen,
        }
        for value, label in pairs
        if keep_empty or value in counts or value in chosen
    ]
    return {"name": name, "legend": legend, "choices": choices}


def counted(notices: QuerySet[NoticePage], name: str) -> dict[str, int]:
    """Number of notices by the value of a column or annotation."""
    return dict(notices.values(name).annotate(number=Count("pk")).values_list(name, "number"))


def duty_choices(
    notices: QuerySet[NoticePage],
) -> tuple[list[tuple[str, str]], dict[str, int]]:
    """Duties that occur, in their order, with their numbers."""
    found = (
        Duty.objects.filter(pk__in=NoticePage.duties.through.objects.values("duty"))
        .order_by("order", "name")
        .values_list("pk", "name")
    )
    through = NoticePage.duties.through.objects.filter(noticepage__in=notices.values("pk"))
    rows = through.values("duty").annotate(number=Count("pk")).values_list("duty", "number")
    counts = {str(duty): number for duty, number in rows}
    return [(str(pk), name) for pk, name in found], counts


def bureau_choices(
    index: NoticeIndexPage, notices: QuerySet[NoticePage], query: NoticeQuery
) -> list[Choice]:
    """The bureaus below a list page, for its select box; empty on a bureau's own list."""
    bureaus = NoticeIndexPage.objects.child_of(index).live().filter(bureau__isnull=False)
    found = list(bureaus.order_by("bureau__order", "pk").values("path", "slug", "bureau__name"))
    if not found:
        return []
    below = notices.order_by().annotate(branch=Substr("path", 1, len(found[0]["path"])))
    counts = counted(below, "branch")
    return [
        {
            "value": row["slug"],
            "label": row["bureau__name"],
            "count": counts.get(row["path"], 0),
            "checked": row["slug"] == query.bureau,
        }
        for row in found
    ]


def tabs(
    notices: QuerySet[NoticePage], query: NoticeQuery, seat: Seat | None
) -> list[dict[str, Any]]:
    """Saved views with their numbers; reading and charge exist for local governments only."""
    labels = [("all", "すべて")]
    if seat is not None and not seat.organisation.is_ministry:
        labels += [
            ("unread", "未読"),
            ("mine", "この席の受け持ち"),
            ("mine-unread", "受け持ちの未読"),
        ]
    return [
        {
            "label": label,
            "url": with_param(query.params, "tab", "" if tab == "all" else tab),
            "count": in_tab(notices, tab).order_by().count(),  # type: ignore[arg-type]
            "is_current": tab == query.tab,
        }
        for tab, label in labels
    ]


def with_param(params: QueryDict, name: str, value: str) -> str:
    """The address of the list with one parameter changed (or taken out) and the first page."""
    changed = params.copy()
    changed.pop("page", None)
    changed.pop(name, None)
    if value:
        changed[name] = value
    return f"?{changed.urlencode()}"


def ways_out(query: NoticeQuery) -> list[tuple[str, str]]:
    """For an empty list: each condition with the address of the list without it."""
    labels = {
        "q": f"「{query.q}」",
        "status": "ステータス",
        "bureau": "発出元",
        "duty": "所管分野",
        "kind": "種類",
        "nature": "法的性格",
    }
    ways = [
        (f"{label}を外す", with_param(query.params, name, ""))
        for name, label in labels.items()
        if getattr(query, name)
    ]
    if query.tab != "all":
        ways.append(("「すべて」の表示に変える", with_param(query.params, "tab", "")))
    return ways
