"""Audience rules: which organisations a notice is for.

Rules are ``{"include": [tokens], "exclude": [tokens]}``. An organisation belongs when any include
token meets it and no exclude token does; only organisations that exist today are met. Tokens are
``all`` or ``<field>:<value>``: region, prefecture (two digits: the prefecture and its
municipalities), subtype, kind, group, code.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from django.db.models import Count, Q

from portal.organisations.models import (
    LOCAL_KINDS,
    Duty,
    Organisation,
    OrganisationGroup,
    OrganisationKind,
    OrganisationQuerySet,
    Region,
    Seat,
    Subtype,
)

EVERYBODY = "all"
FIELDS = ("region", "prefecture", "subtype", "kind", "group", "code")
COLUMNS = ("subtype", "kind", "code")
REGION_ALIASES = {"九州": Region.KYUSHU.value, "沖縄": Region.KYUSHU.value}


class UnknownAudience(Exception):
    """A token of the audience rules means nothing in this roster; ``token`` is what was written."""

    def __init__(self, token: object) -> None:
        super().__init__(token)
        self.token = token

    def __str__(self) -> str:
        return f"宛先の「{self.token}」は分かりません。"


@dataclass(frozen=True)
class AudienceCount:
    """How many organisations rules reach, and who there would be in charge.

    ``with_duty_seat`` organisations have a seat in charge of one of the duties asked for,
    ``by_representative`` have none but a 代表窓口, ``without_seat`` have neither.
    """

    total: int
    by_type: list[tuple[str, int]] = field(default_factory=list)
    seats_by_duty: list[tuple[str, int]] = field(default_factory=list)
    with_duty_seat: int = 0
    by_representative: int = 0
    without_seat: int = 0


@dataclass(frozen=True)
class _Token:
    """A token taken apart; ``field`` is empty for ``all``."""

    text: str
    field: str
    value: str


def check_audience(rules: object) -> None:
    """Refuse rules that hold anything unknown.

    Raises UnknownAudience naming the first unknown key or token. At most one query per field.
    """
    tokens = [token for key in ("include", "exclude") for token in _tokens(rules, key)]
    for name, known in _KNOWN.items():
        asked = [token for token in tokens if token.field == name]
        if not asked:
            continue
        values = known({token.value for token in asked})
        for token in asked:
            if token.value not in values:
                raise UnknownAudience(token.text)


def audience_queryset(rules: object) -> OrganisationQuerySet:
    """Organisations of today that the rules reach, ordered by code; one query when evaluated.

    Raises UnknownAudience for a malformed token. A value that meets nobody reaches nobody.
    """
    include = _any_of(_tokens(rules, "include"))
    exclude = _any_of(_tokens(rules, "exclude"))
    found = Organisation.objects.current().filter(include)
    if exclude:
        found = found.exclude(pk__in=Organisation.objects.filter(exclude).values("pk"))
    return found.distinct().order_by("code", "order", "pk")


def describe_audience(rules: object) -> str:
    """The rules in Japanese, as editors and readers see them; at most two queries."""
    include, exclude = _tokens(rules, "include"), _tokens(rules, "exclude")
    names = _organisation_names([*include, *exclude])
    said = _words(include, names) or "宛先なし"
    if exclude:
        said += f"（{_words(exclude, names)}を除く）"
    return said


def describe_tokens(texts: Iterable[str]) -> dict[str, str]:
    """Each token in Japanese; an unknown one stands as it was written. One query."""
    known: dict[str, _Token] = {}
    for text in texts:
        with suppress(UnknownAudience):
            known[text] = _parse(text)
    names = _organisation_names(list(known.values()))
    return {text: _describe(known[text], names) if text in known else text for text in texts}


def audience_breakdown(rules: object, duties: Iterable[Duty] = ()) -> AudienceCount:
    """Count the organisations reached by type, and by who is in charge of the duties there.

    A fixed number of queries whatever the size of the audience.
    """
    found = audience_queryset(rules).order_by()
    rows = found.values_list("kind", "subtype").annotate(n=Count("pk", distinct=True))
    by_type = sorted(
        ((subtype or kind, n) for kind, subtype, n in rows), key=lambda row: _type_order(row[0])
    )
    total = sum(n for _, n in by_type)
    seats = Seat.objects.current().filter(organisation__in=found.values("pk"))
    asked = [duty.pk for duty in duties]
    with_duty = set(seats.filter(duties__in=asked).values_list("organisation", flat=True))
    representative = set(
        seats.filter(is_representative=True).values_list("organisation", flat=True)
    )
    return AudienceCount(
        total=total,
        by_type=by_type,
        seats_by_duty=_seats_by_duty(found, asked),
        with_duty_seat=len(with_duty),
        by_representative=len(representative - with_duty),
        without_seat=total - len(representative | with_duty),
    )


def _seats_by_duty(found: OrganisationQuerySet, asked: list[int]) -> list[tuple[str, int]]:
    """Duty and number of organisations that have a seat for it."""
    open_seats = Seat.objects.current().filter(organisation__in=found.values("pk"))
    counted = Duty.objects.filter(pk__in=asked).annotate(
        n=Count("seats__organisation", filter=Q(seats__in=open_seats), distinct=True)
    )
    return list(counted.values_list("name", "n"))


def _tokens(rules: object, key: str) -> list[_Token]:
    """The tokens under a key, taken apart. Raises UnknownAudience."""
    if not isinstance(rules, dict):
        raise UnknownAudience(rules)
    unknown = sorted(str(name) for name in set(rules) - {"include", "exclude"})
    if unknown:
        raise UnknownAudience(unknown[0])
    written = rules.get(key) or []
    if not isinstance(written, list | tuple):
        raise UnknownAudience(written)
    return [_parse(text) for text in written]


def _parse(text: object) -> _Token:
    """One token. Raises UnknownAudience when its form is wrong."""
    if text == EVERYBODY:
        return _Token(EVERYBODY, "", "")
    if not isinstance(text, str):
        raise UnknownAudience(text)
    name, _, value = text.partition(":")
    value = value.strip()
    if name not in FIELDS or not value:
        raise UnknownAudience(text)
    if name == "region":
        value = REGION_ALIASES.get(value, value)
    return _Token(text, name, value)


def _any_of(tokens: list[_Token]) -> Q:
    """A condition that any of the tokens meets; none meet nothing."""
    condition = Q()
    for name in COLUMNS:  # a list of codes may name every organisation
        values = {token.value for token in tokens if token.field == name}
        if values:
            condition |= Q(**{f"{name}__in": values})
    for token in dict.fromkeys(token for token in tokens if token.field not in COLUMNS):
        condition |= _condition(token)
    return condition if tokens else Q(pk__in=[])


def _condition(token: _Token) -> Q:
    """The organisations of one token."""
    local = Q(kind__in=LOCAL_KINDS)
    match token.field:
        case "region":
            return local & Q(region=token.value)
        case "prefecture":
            own = Q(kind=OrganisationKind.PREFECTURE, code__startswith=token.value)
            return own | local & Q(prefecture__code__startswith=token.value)
        case "group":
            members = OrganisationGroup.members.through.objects.filter(
                organisationgroup__name=token.value
            )
            return Q(pk__in=members.values("organisation"))
    return local


def _known_prefectures(asked: set[str]) -> set[str]:
    codes = Organisation.objects.current().filter(kind=OrganisationKind.PREFECTURE)
    return {code[:2] for code in codes.values_list("code", flat=True) if code}


def _known_groups(asked: set[str]) -> set[str]:
    return set(OrganisationGroup.objects.filter(name__in=asked).values_list("name", flat=True))


def _known_codes(asked: set[str]) -> set[str]:
    found = Organisation.objects.current().filter(code__in=asked)
    return {code for code in found.values_list("code", flat=True) if code}


_KNOWN = {
    "region": lambda asked: set(Region.values),
    "subtype": lambda asked: set(Subtype.values),
    "kind": lambda asked: set(OrganisationKind.values),
    "prefecture": _known_prefectures,
    "group": _known_groups,
    "code": _known_codes,
}


def _type_order(label: str) -> int:
    """Prefectures first, then municipalities by legal type, then the other kinds."""
    order = [OrganisationKind.PREFECTURE.value, *Subtype.values, *OrganisationKind.values]
    return order.index(label)


def _organisation_names(tokens: list[_Token]) -> dict[str, str]:
    """Names by code, and of prefectures by their two digits."""
    codes = [token.value for token in tokens if token.field == "code"]
    prefectures = {token.value for token in tokens if token.field == "prefecture"}
    if not codes and not prefectures:
        return {}
    wanted = Q(code__in=codes)
    for value in prefectures:
        wanted |= Q(kind=OrganisationKind.PREFECTURE, code__startswith=value)
    names: dict[str, str] = {}
    for organisation in Organisation.objects.select_related("prefecture", "parent").filter(wanted):
        names[organisation.code or ""] = organisation.full_name
        if organisation.is_prefecture:
            names[(organisation.code or "")[:2]] = organisation.name
    return names


def _words(tokens: list[_Token], names: dict[str, str]) -> str:
    """Tokens in words; what is written twice is said once."""
    return "、".join(dict.fromkeys(_describe(token, names) for token in tokens))


def _describe(token: _Token, names: dict[str, str]) -> str:
    """One token in words."""
    match token.field:
        case "":
            return "全都道府県・全市区町村"
        case "region":
            return f"{token.value}の都道府県・市区町村"
        case "prefecture":
            name = names.get(token.value, token.value)
            return f"{name}と{name}内の市区町村"
        case "subtype" if token.value == Subtype.CITY:
            return "市（指定都市・中核市以外）"
        case "kind" if token.value in LOCAL_KINDS:
            return f"全{token.value}"
        case "code":
            return names.get(token.value, token.value)
    return token.value
