"""The small world that every test starts from, built once per test database.

Two prefectures, four municipalities, a ministry with two bureaus, a duty each, and one person per
role. Tests add what they need and their transaction takes it away again.
"""

from dataclasses import dataclass
from functools import cached_property

from portal.accounts.models import User
from portal.organisations.models import (
    Duty,
    Organisation,
    OrganisationKind,
    Region,
    Seat,
    SeatRole,
    Subtype,
)

from tests.factories.accounts import UserFactory
from tests.factories.organisations import AssignmentFactory, SeatFactory

LOCAL_GOVERNMENTS = [
    ("010006", "北海道", OrganisationKind.PREFECTURE, "", Region.HOKKAIDO, None),
    (
        "011002",
        "札幌市",
        OrganisationKind.MUNICIPALITY,
        Subtype.DESIGNATED_CITY,
        Region.HOKKAIDO,
        "010006",
    ),
    (
        "012025",
        "函館市",
        OrganisationKind.MUNICIPALITY,
        Subtype.CORE_CITY,
        Region.HOKKAIDO,
        "010006",
    ),
    ("030007", "岩手県", OrganisationKind.PREFECTURE, "", Region.TOHOKU, None),
    ("032018", "盛岡市", OrganisationKind.MUNICIPALITY, Subtype.CORE_CITY, Region.TOHOKU, "030007"),
    ("033031", "岩手町", OrganisationKind.MUNICIPALITY, Subtype.TOWN, Region.TOHOKU, "030007"),
]
MINISTRY = [
    ("厚生労働省", OrganisationKind.MINISTRY, None),
    ("老健局", OrganisationKind.BUREAU, "厚生労働省"),
    ("介護保険計画課", OrganisationKind.DIVISION, "老健局"),
    ("保険局", OrganisationKind.BUREAU, "厚生労働省"),
    ("国民健康保険課", OrganisationKind.DIVISION, "保険局"),
]
# key, organisation, section, unit, duties, role, representative
SEATS = [
    ("kyufu", "札幌市", "介護保険課", "給付係", ["介護保険"], SeatRole.MEMBER, False),
    ("shikaku", "札幌市", "介護保険課", "資格保険料係", [], SeatRole.MEMBER, False),
    ("sapporo_soumu", "札幌市", "総務課", "文書係", ["総務・情報"], SeatRole.MANAGER, True),
    ("hakodate", "函館市", "高齢福祉課", "介護保険係", ["介護保険"], SeatRole.MEMBER, True),
    ("morioka", "盛岡市", "介護保険課", "給付係", ["介護保険"], SeatRole.MEMBER, True),
    ("iwate_town", "岩手町", "健康福祉課", "", ["国民健康保険"], SeatRole.MANAGER, True),
    ("hokkaido", "北海道", "高齢者保健福祉課", "", ["介護保険"], SeatRole.COORDINATOR, True),
    ("iwate", "岩手県", "長寿社会課", "", ["介護保険"], SeatRole.COORDINATOR, True),
    (
        "editor",
        "介護保険計画課",
        "介護保険計画課",
        "企画法令係",
        ["介護保険"],
        SeatRole.EDITOR,
        False,
    ),
    (
        "approver",
        "介護保険計画課",
        "介護保険計画課",
        "課長",
        ["介護保険"],
        SeatRole.APPROVER,
        False,
    ),
    (
        "agent",
        "介護保険計画課",
        "介護保険計画課",
        "疑義照会担当",
        ["介護保険"],
        SeatRole.AGENT,
        False,
    ),
    (
        "other_editor",
        "国民健康保険課",
        "国民健康保険課",
        "企画法令係",
        ["国民健康保険"],
        SeatRole.EDITOR,
        False,
    ),
    (
        "other_approver",
        "国民健康保険課",
        "国民健康保険課",
        "課長",
        ["国民健康保険"],
        SeatRole.APPROVER,
        False,
    ),
]


def build_world() -> None:
    """Create the world's rows; called once per test database."""
    for name in ("介護保険", "国民健康保険", "総務・情報"):
        Duty.objects.get_or_create(name=name)
    for order, row in enumerate(LOCAL_GOVERNMENTS):
        code, name, kind, subtype, region, prefecture = row
        Organisation.objects.create(
            code=code,
            name=name,
            kind=kind,
            subtype=subtype,
            region=region,
            order=100 + order,
            prefecture=Organisation.objects.filter(code=prefecture).first(),
        )
    for order, (name, kind, parent) in enumerate(MINISTRY):
        Organisation.objects.create(
            name=name,
            kind=kind,
            order=order,
            parent=Organisation.objects.filter(name=parent).first(),
        )
    for key, organisation, section, unit, duties, role, representative in SEATS:
        seat = SeatFactory(
            organisation=Organisation.objects.get(name=organisation),
            section=section,
            unit=unit,
            role=role,
            is_representative=representative,
            duties=list(Duty.objects.filter(name__in=duties)),
        )
        user = UserFactory(email=f"{key}@example.jp", name=f"{section} {key}")
        AssignmentFactory(user=user, seat=seat)
    UserFactory(email="superuser@example.jp", name="管理 花子", is_superuser=True)
    UserFactory(email="seatless@example.jp", name="無席 次郎")
    build_tree()


def build_tree() -> None:
    """The indexes of notices and FAQ with a page per bureau, groups and workflow."""
    from portal.accounts.services import sync_groups
    from portal.faq.tree import ensure_faq_tree
    from portal.notices.tree import ensure_notice_tree

    bureaus = Organisation.objects.filter(kind=OrganisationKind.BUREAU)
    ensure_notice_tree(
        bureaus={"rouken": bureaus.get(name="老健局"), "hoken": bureaus.get(name="保険局")}
    )
    ensure_faq_tree()
    for user in User.objects.all():
        sync_groups(user=user)


@dataclass
class World:
    """Reads the shared rows by name; every attribute is a fresh object."""

    def user(self, key: str) -> User:
        """The person on the seat ``key``; also superuser and seatless."""
        return User.objects.get(email=f"{key}@example.jp")

    def seat(self, key: str) -> Seat:
        """The seat of the person ``key``."""
        return Seat.objects.select_related("organisation").get(assignments__user=self.user(key))

    def organisation(self, name: str) -> Organisation:
        """An organisation by name."""
        return Organisation.objects.get(name=name)

    def duty(self, name: str = "介護保険") -> Duty:
        """A duty by name."""
        return Duty.objects.get(name=name)

    @cached_property
    def local_governments(self) -> list[Organisation]:
        """The six prefectures and municipalities in code order."""
        return list(Organisation.objects.local_governments().order_by("code"))
