"""What the audience builder shows: the rules in words, and who is reached now."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from portal.notices.completeness import audience_problems, audience_shape_problem
from portal.notices.models.pages import empty_audience
from portal.organisations.audience import (
    AudienceCount,
    audience_breakdown,
    describe_tokens,
)
from portal.organisations.models import (
    Duty,
    Organisation,
    OrganisationGroup,
    OrganisationKind,
    Region,
    Subtype,
)

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
    """The builder's selects: (kind, heading, [(token, words)]); two queries."""
    prefectures = Organisation.objects.current().filter(kind=OrganisationKind.PREFECTURE)
    kinds = [OrganisationKind.PREFECTURE.value, OrganisationKind.MUNICIPALITY.value]
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
        ("kind", "都道府県だけ・市区町村だけ", [(f"kind:{name}", name) for name in kinds]),
        (
            "group",
            "名前のついた群",
            [(f"group:{group.name}", group.name) for group in OrganisationGroup.objects.all()],
        ),
    ]


def find_organisations(query: str) -> list[Rule]:
    """Local governments by the beginning of their code or by name, at most ten."""
    query = query.strip()
    found = Organisation.objects.current().local_governments().select_related("prefecture")
    if not query:
        return []
    if query.isdigit():
        found = found.filter(code__startswith=query)
    else:
        found = found.filter(name__contains=query) | found.filter(kana__contains=query)
    return [
        Rule(f"code:{organisation.code}", f"{organisation.full_name}（{organisation.code}）")
        for organisation in found.order_by("code")[:FOUND_LIMIT]
        if organisation.code
    ]
