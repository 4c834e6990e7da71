"""Seats of one organisation from a CSV file."""

import pytest
from portal.organisations.csv_files import FileUnreadable, RowsInvalid
from portal.organisations.models import Duty, Seat
from portal.organisations.seat_rows import read_seats
from portal.organisations.services import SeatImport, import_seats

from tests.world import World

HEADER = "課室,係など,所管分野,役割,代表窓口,メール"


def load(world: World, *lines: str, header: str = HEADER, name: str = "札幌市") -> SeatImport:
    """Import lines into an organisation."""
    rows = read_seats("\n".join([header, *lines]).encode())
    return import_seats(organisation=world.organisation(name), rows=rows)


def wrong(world: World, *lines: str, name: str = "札幌市") -> list[str]:
    """Messages of a refused import, which must not have saved anything."""
    before = list(Seat.objects.order_by("pk").values())
    with pytest.raises(RowsInvalid) as refused:
        load(world, *lines, name=name)
    assert list(Seat.objects.order_by("pk").values()) == before
    return [str(error) for error in refused.value.errors]


def duty_names(seat: Seat) -> list[str]:
    """Names of a seat's duties."""
    return sorted(duty.name for duty in seat.duties.all())


def test_new_seats_are_opened(world: World) -> None:
    done = load(
        world,
        "保険年金課,管理係,国民健康保険,担当,,nenkin@city.example.jp",
        "障害福祉課,,,管理者,,",
    )
    assert [(seat.label, seat.role, seat.email) for seat in done.created] == [
        ("保険年金課 管理係", "member", "nenkin@city.example.jp"),
        ("障害福祉課", "manager", ""),
    ]
    assert done.updated == []


@pytest.mark.parametrize("mark", ["・", ";", "；", "、"])
def test_duties_are_parted_even_when_a_name_holds_the_mark(world: World, mark: str) -> None:
    Duty.objects.create(name="子ども・子育て")
    cell = mark.join(["介護保険", "子ども・子育て", "総務・情報"])
    (seat,) = load(world, f"新課,,{cell},,,").created
    assert duty_names(seat) == ["介護保険", "子ども・子育て", "総務・情報"]


def test_same_file_twice_opens_nothing_new(world: World) -> None:
    line = "保険年金課,管理係,国民健康保険,担当,,"
    load(world, line)
    done = load(world, line)
    assert (done.created, len(done.updated)) == ([], 1)


def test_columns_the_file_lacks_keep_what_is_stored(world: World) -> None:
    load(world, "介護保険課,給付係,管理者", header="課室,係など,役割")
    seat = world.seat("kyufu")
    assert (seat.role, duty_names(seat)) == ("manager", ["介護保険"])


def test_representative_moves_to_the_ticked_row(world: World) -> None:
    load(world, "介護保険課,給付係,介護保険,担当,○,")
    ticked = Seat.objects.filter(organisation__name="札幌市", is_representative=True)
    assert [seat.label for seat in ticked] == ["介護保険課 給付係"]


def test_every_wrong_row_is_named_and_nothing_saved(world: World) -> None:
    known = "、".join(Duty.objects.values_list("name", flat=True))
    assert wrong(
        world,
        "新課,一係,,,,",
        ",二係,,,,",
        "新課,三係,水道,,,",
        "新課,四係,,局長,,",
        "新課,五係,,都道府県の取りまとめ,,",
        "新課,六係,,,たぶん,",
        "新課,七係,,,,宛名",
        "新課,一係,,,,",
        "新課,八係,,,はい,",
        "新課,九係,,,はい,",
    ) == [
        "3行目：課室が空です。課室の名前を入れてください。",
        f"4行目：所管分野「水道」は分かりません。使える名前：{known}",
        "5行目：役割「局長」は使えません。"
        "担当・管理者・都道府県の取りまとめ のどれかを書いてください。",
        "6行目：都道府県の取りまとめの席は、都道府県だけに置けます。",
        "7行目：代表窓口「たぶん」は分かりません。「はい」か空欄にしてください。",
        "8行目：有効なメールアドレスを入力してください。",
        "9行目：課室と係が2行目と同じです。",
        "11行目：代表窓口が10行目にもあります。",
    ]


@pytest.mark.parametrize(
    "role", ["編集", "editor", "approver", "鍵の管理", "custodian", "superuser"]
)
def test_file_gives_no_role_with_power_over_the_portal(world: World, role: str) -> None:
    (message,) = wrong(world, f"新課,,,{role},,", name="介護保険計画課")
    assert message.startswith(f"2行目：役割「{role}」は使えません。")


def test_seats_of_other_organisations_are_untouched(world: World) -> None:
    load(world, "介護保険課,給付係,国民健康保険,管理者,,")
    assert (world.seat("morioka").role, duty_names(world.seat("morioka"))) == (
        "member",
        ["介護保険"],
    )


def test_file_in_shift_jis_is_read(world: World) -> None:
    rows = read_seats(f"{HEADER}\n新課,,介護保険,,,ｋａ＠city.example.jp\n".encode("cp932"))
    (seat,) = import_seats(organisation=world.organisation("札幌市"), rows=rows).created
    assert (seat.section, seat.email) == ("新課", "ka@city.example.jp")


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("名前,係", "1行目に「課室」の列がありません"),
        ("課室,係,unit", "「係など」の列が2つあります"),
    ],
)
def test_header_is_explained_in_the_words_of_our_own_files(header: str, said: str) -> None:
    with pytest.raises(FileUnreadable, match=said):
        read_seats(f"{header}\n新課,一係,二係\n".encode())


@pytest.mark.parametrize("data", [b"", HEADER.encode(), "氏名\n山田\n".encode()])
def test_file_without_seats_is_refused(data: bytes) -> None:
    with pytest.raises(FileUnreadable):
        read_seats(data)
