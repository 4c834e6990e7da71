"""Seats and people as CSV: out, changed, in again; wrong rows are named."""

from collections.abc import Callable

import pytest
from django.test import Client
from portal.accounts.models import Invitation, User
from portal.accounts.selectors import seats_of
from portal.organisations.models import Seat, SeatRole

from tests.factories.organisations import SeatFactory
from tests.portal.accounts.files import rows_of, send, wrong
from tests.world import World

pytestmark = pytest.mark.once

ClientFor = Callable[[str | User], Client]


@pytest.fixture
def base(world: World) -> str:
    return f"/organisation/{world.organisation('札幌市').pk}/"


@pytest.fixture
def manager(client_for: ClientFor) -> Client:
    return client_for("sapporo_soumu")


def test_seats_leave_as_csv(base: str, manager: Client) -> None:
    assert rows_of(manager.get(f"{base}seats.csv")) == [
        ["課室", "係など", "所管分野", "役割", "代表窓口", "メール", "電話"],
        ["総務課", "文書係", "総務・情報", "管理者", "はい", "", ""],
        ["介護保険課", "給付係", "介護保険", "担当", "", "", ""],
        ["介護保険課", "資格保険料係", "", "担当", "", "", ""],
    ]


def test_people_leave_as_csv(base: str, manager: Client) -> None:
    rows = rows_of(manager.get(f"{base}people.csv"))

    assert rows[0] == ["メールアドレス", "氏名", "課室", "係など", "はじめ", "おわり"]
    assert [row[0] for row in rows[1:]] == [
        "sapporo_soumu@example.jp",
        "kyufu@example.jp",
        "shikaku@example.jp",
    ]


@pytest.mark.parametrize("name", ["seats", "people"])
def test_exported_file_changes_nothing_when_read_in_again(
    world: World, base: str, manager: Client, name: str
) -> None:
    SeatFactory(organisation=world.organisation("札幌市"), section="=課", unit="＋係")
    before = rows_of(manager.get(f"{base}{name}.csv"))

    response = send(manager, f"{base}import/{name}/", manager.get(f"{base}{name}.csv").content)

    assert response.status_code == 302
    assert rows_of(manager.get(f"{base}{name}.csv")) == before


def test_seats_come_in(world: World, base: str, manager: Client) -> None:
    send(
        manager,
        f"{base}import/seats/",
        "課室,係など,所管分野,役割\n介護保険課,給付係,介護保険、国民健康保険,担当\n新課,,,管理者\n",
    )

    assert Seat.objects.get(section="新課").role == SeatRole.MANAGER
    assert world.seat("kyufu").duties.count() == 2


def test_each_wrong_seat_row_is_named_and_nothing_is_saved(base: str, manager: Client) -> None:
    response = send(
        manager,
        f"{base}import/seats/",
        "課室,係など,所管分野,役割\n新課,,介護保険,担当\n別課,,介護保健,担当\n,係,,\n第三課,,,承認\n",
    )

    assert response.status_code == 422
    assert [line for line, _ in wrong(response)] == [3, 4, 5]
    assert "介護保健" in wrong(response)[0][1]
    assert Seat.objects.filter(section="新課").exists() is False


ODD = "に使えない文字（改行など）があります。"


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ("新\x00課,係,", "課室"),
        ('"新\n課",係,', "課室"),
        ("新課,係\x07長,", "係など"),
        ("新課,係,011\x00-211", "電話"),
    ],
)
def test_control_character_in_a_row_of_seats_is_refused_with_its_column(
    base: str, manager: Client, row: str, word: str
) -> None:
    before = Seat.objects.count()
    response = send(manager, f"{base}import/seats/", f"課室,係など,電話\n{row}\n")
    assert (response.status_code, [text for _, text in wrong(response)]) == (422, [word + ODD])
    assert Seat.objects.count() == before


@pytest.mark.parametrize("name", ["名\x00前", "名\x07前", '"名\n前"'])
def test_control_character_in_a_row_of_people_is_refused_with_its_column(
    base: str, manager: Client, name: str
) -> None:
    row = f"new@example.jp,{name},介護保険課,給付係"
    response = send(manager, f"{base}import/people/", f"メールアドレス,氏名,課室,係など\n{row}\n")
    assert (response.status_code, [text for _, text in wrong(response)]) == (422, ["氏名" + ODD])
    assert Invitation.objects.exists() is False


def test_file_gives_no_role_that_the_organisation_lacks(base: str, manager: Client) -> None:
    response = send(manager, f"{base}import/seats/", "課室,役割\n新課,都道府県の取りまとめ\n")

    assert response.status_code == 422
    assert Seat.objects.filter(section="新課").exists() is False


def test_file_does_not_take_the_last_manager(world: World, base: str, manager: Client) -> None:
    response = send(manager, f"{base}import/seats/", "課室,係など,役割\n総務課,文書係,担当\n")

    assert response.status_code == 422
    assert world.seat("sapporo_soumu").role == SeatRole.MANAGER


def test_people_come_in(world: World, base: str, manager: Client) -> None:
    kept, added = world.seat("kyufu"), world.seat("shikaku")

    response = send(
        manager,
        f"{base}import/people/",
        "メールアドレス,氏名,課室,係など\n"
        "kyufu@example.jp,,介護保険課,給付係\n"
        "ｋｙｕｆｕ＠example.jp,,介護保険課,資格保険料係\n"
        "New@Example.jp,新人 一郎,介護保険課,給付係\n",
    )

    assert seats_of(world.user("kyufu")) == [kept, added]
    assert [invitation.email for invitation, _ in response.context["links"]] == ["new@example.jp"]


def test_each_wrong_person_row_is_named_and_nothing_is_saved(
    world: World, base: str, manager: Client
) -> None:
    organisation = world.organisation("札幌市")
    organisation.email_domains = "example.jp"
    organisation.save()

    response = send(
        manager,
        f"{base}import/people/",
        "メールアドレス,氏名,課室,係など\n"
        "new@example.jp,新人,介護保険課,給付係\n"
        "not-an-address,a,介護保険課,給付係\n"
        "b@example.jp,b,介護保険課,給付担当\n"
        "c@example.com,c,介護保険課,給付係\n"
        "d@example.jp,,介護保険課,給付係\n"
        "new@example.jp,新人,介護保険課,給付係\n",
    )

    assert wrong(response) == [
        (
            3,
            "メールアドレス「not-an-address」の書き方が正しくありません。"
            "name@example.lg.jp の形にしてください。",
        ),
        (4, "席「介護保険課 給付担当」はありません。もしかして「介護保険課 給付係」。"),
        (5, "「c@example.com」は、この団体のドメイン（example.jp）ではありません。"),
        (6, "氏名「」は1字から60字で書いてください。"),
        (7, "「new@example.jp」と席が2行目と同じです。どちらかを消してください。"),
    ]
    assert Invitation.objects.count() == 0


def test_shift_jis_is_read(world: World, base: str, manager: Client) -> None:
    text = "メール,名前,課室,係\nnew@example.jp,髙橋 一郎,介護保険課,給付係\n"

    send(manager, f"{base}import/people/", text.encode("cp932"))

    assert Invitation.objects.get().name == "髙橋 一郎"


@pytest.mark.parametrize("name", ["seats", "people"])
@pytest.mark.parametrize(
    "data", [b"", b"\x00\x01\x02", b"\xff\xfe\x00", b"a,b\n1,2\n", b'"', "課室".encode(), b"\n" * 9]
)
def test_file_that_is_no_csv_is_refused_beside_the_field(
    base: str, manager: Client, name: str, data: bytes
) -> None:
    response = send(manager, f"{base}import/{name}/", data)

    assert (response.status_code, list(response.context["bad_form"].errors)) == (422, ["csv"])


@pytest.mark.parametrize("name", ["seats", "people"])
def test_no_file_is_refused_beside_the_field(base: str, manager: Client, name: str) -> None:
    response = manager.post(f"{base}import/{name}/", {})

    errors = response.context["bad_form"].errors
    assert (response.status_code, errors) == (422, {"csv": ["CSVファイルを選んでください。"]})


def test_too_large_a_file_is_refused(base: str, manager: Client) -> None:
    response = send(manager, f"{base}import/seats/", b"a" * (2 * 1024 * 1024 + 1))

    assert response.context["bad_form"].errors["csv"] == ["ファイルが大きすぎます（2MBまで）。"]
