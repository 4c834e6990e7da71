"""What the audience builder shows: the rules in words, and who is reached now."""

import json
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.db.models.functions import Concat

from portal.notices.completeness import audience_problems, audience_shape_problem
from portal.notices.models.pages import empty_audience
from portal.organisations.audience import (
    AudienceCount,
    audience_breakdown,
    describe_tokens,
)
from portal.organisations.models import (
    MINISTRY_KINDS,
    Duty,
    Organisation,
    OrganisationGroup,
    OrganisationKind,
    OrganisationQuerySet,
    Region,
    Subtype,
)
from portal.search.folding import KATAKANA

FOUND_LIMIT = 10


@dataclass(frozen=True)
class Rule:
    """One token with its words."""

    token: str
    label: str


@dataclass(frozen=True)
class AudienceSummary:
    """Rules and count for the template; ``problem`` says why there is no count."""

    include: list[Rule]
    exclude: list[Rule]
    count: AudienceCount | None
    problem: str


def rules_from_text(text: Any) -> dict[str, list[str]]:
    """Rules as typed into the hidden field; anything unreadable reaches nobody."""
    rules = text
    if isinstance(text, str):
        try:
            rules = json.loads(text)
        except (ValueError, RecursionError):
            return empty_audience()
    return empty_audience() if audience_shape_problem(rules) else rules


def summarise(rules: dict[str, list[str]], duties: Iterable[Duty] = ()) -> AudienceSummary:
    """Rules in words with the live count; a constant number of queries."""
    problems, words = audience_problems(rules), describe_tokens(rules["include"] + rules["exclude"])
    return AudienceSummary(
        include=[Rule(token, words[token]) for token in rules["include"]],
        exclude=[Rule(token, words[token]) for token in rules["exclude"]],
        count=None if problems else audience_breakdown(rules, duties),
        problem="".join(problems),
    )


def choices() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The builder's selects: (kind, heading, [(token, words)]); three queries."""
    prefectures = Organisation.objects.current().filter(kind=OrganisationKind.PREFECTURE)
    return [
        ("all", "すべての都道府県と市区町村", [("all", "すべての都道府県と市区町村")]),
        ("region", "地域ブロック", [(f"region:{name}", name) for name in Region.values]),
        (
            "prefecture",
            "都道府県（管内の市区町村を含む）",
            [(f"prefecture:{p.code[:2]}", p.name) for p in prefectures.order_by("code") if p.code],
        ),
        (
            "subtype",
            "団体の区分（町、中核市など）",
            [(f"subtype:{name}", name) for name in Subtype.values],
        ),
        (
            "kind",
            "団体の種類（都道府県だけ、市区町村だけなど）",
            [(f"kind:{name}", name) for name in kinds_outside()],
        ),
        (
            "group",
            "名前のついた群",
            [(f"group:{group.name}", group.name) for group in OrganisationGroup.objects.all()],
        ),
    ]


def outside() -> OrganisationQuerySet:
    """Organisations of today that can be written to: all but the ministry's own."""
    return Organisation.objects.current().exclude(kind__in=MINISTRY_KINDS)


def kinds_outside() -> list[str]:
    """The kinds that the roster has outside the ministry, in their order."""
    found = set(outside().order_by().values_list("kind", flat=True).distinct())
    return [kind for kind in OrganisationKind.values if kind in found]


def find_organisations(query: str) -> list[Rule]:
    """Organisations outside the ministry by the beginning of their code, or by name or kana with
    or without their prefecture's, in any width; at most ten.
    """
    typed = "".join(unicodedata.normalize("NFKC", query).split())
    if not typed:
        return []
    found = outside().filter(code__isnull=False).exclude(code="").select_related("prefecture")
    if typed.isdecimal():
        found = found.filter(code__startswith=typed)
    else:
        named = found.annotate(
            whole=Concat("prefecture__name", "name"), whole_kana=Concat("prefecture__kana", "kana")
        )
        kana = typed.translate(KATAKANA)
        found = named.filter(Q(whole__contains=typed) | Q(whole_kana__contains=kana))
    return [
        Rule(f"code:{organisation.code}", f"{organisation.full_name}（{organisation.code}）")
        for organisation in found.order_by("code")[:FOUND_LIMIT]
    ]
