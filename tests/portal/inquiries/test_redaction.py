"""Words that tell who asked are found however they are written."""

import pytest
from portal.accounts.models import User
from portal.inquiries.models import Case
from portal.inquiries.redaction import telling_words
from portal.inquiries.services import talking

from tests.factories.inquiries import Inquiries

pytestmark = pytest.mark.django_db
TITLES = [
    "殿",
    "係長",
    "課長",
    "課長補佐",
    "室長",
    "部長",
    "局長",
    "次長",
    "主査",
    "主任",
    "主事",
    "主幹",
    "参事",
    "専門官",
    "先生",
    "保健師",
    "主任介護支援専門員",
    "主事補",
    "係員",
]


def named(inquiries: Inquiries, key: str, name: str) -> None:
    """Give a person of the world a name as people have it."""
    User.objects.filter(pk=inquiries.world.user(key).pk).update(name=name)


@pytest.fixture
def case(inquiries: Inquiries) -> Case:
    """Asked by 佐藤 真由美 of 札幌市; 林 光 and 高橋健一 of the desk wrote."""
    names = {"kyufu": "佐藤 真由美", "approver": "林 光", "agent": "高橋健一"}
    case = inquiries.case()
    for key, name in names.items():
        named(inquiries, key, name)
        if key != "kyufu":
            talking.write_note(actor=inquiries.actor(key), case_id=case.pk, text="内輪")
    return Case.objects.get(pk=case.pk)


@pytest.mark.parametrize("text", ["佐藤 真由美", "佐藤真由美", "佐藤　真由美", "佐藤\n真由美"])
def test_name_is_found_wherever_its_blanks_are(case: Case, text: str) -> None:
    assert telling_words(f"{text}が尋ねた。", case) == ["佐藤 真由美"]


@pytest.mark.parametrize("word", ["佐藤様", "佐藤さん", "佐藤氏"])
def test_surname_that_somebody_is_addressed_by_is_found(case: Case, word: str) -> None:
    assert telling_words(f"{word}のお尋ね", case) == [word]


def test_surname_in_a_longer_word_is_no_find(case: Case) -> None:
    assert telling_words("佐藤方式で計算する。", case) == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("当課の佐藤です。", "佐藤"),
        ("担当：佐藤、電話で。", "佐藤"),
        ("佐　藤\n電話で。", "佐藤"),
        ("真由美が伺いました。", "真由美"),
        ("真由美さんが伺いました。", "真由美さん"),
        ("高橋に代わりました。", "高橋"),
        ("髙橋宛てにお送りください。", "高橋"),
    ],
)
def test_part_of_a_name_is_found_alone(case: Case, text: str, word: str) -> None:
    assert word in telling_words(text, case)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("ｻﾄｳ はるか", "サトウとはるかが伺います。", ["サトウ", "はるか"]),
        ("原かおり", "財源から、原かおる文書まで。原係長", ["原係長"]),
        ("林 光", "林の光です。", []),
        ("田中 希望", "回答を希望します。", []),
        ("原則子", "原則として、支給します。", []),
        ("サイ 花", "サイトを見ました。", []),
        ("石川 一", "宮石川県立の施設です。", []),
    ],
)
def test_part_of_a_name_is_no_find_in_other_words(
    inquiries: Inquiries, case: Case, name: str, text: str, words: list[str]
) -> None:
    named(inquiries, "kyufu", name)
    assert telling_words(text, Case.objects.get(pk=case.pk)) == words


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("高齢福祉課の鈴木です。", "鈴木"),
        ("連絡は給付係の清水まで。", "清水"),
        ("担当：鈴木 一郎", "鈴木"),
        ("担当は田中です。", "田中"),
        ("鈴木一郎と申します。", "鈴木一郎"),
        ("渡邊（内線のみ）", "渡辺"),
    ],
)
def test_stranger_who_is_introduced_is_found(case: Case, text: str, word: str) -> None:
    assert telling_words(text, case) == [word]


@pytest.mark.parametrize(
    "text",
    [
        "担当は市町村です。担当者は保険者です。担当：総務課",
        "当課の所管です。課の職員から、また係の窓口へ。",
        "この課の判断です。係の回答より、4月1日から。",
    ],
)
def test_common_words_of_an_office_introduce_nobody(case: Case, text: str) -> None:
    assert telling_words(text, case) == []


@pytest.mark.parametrize("text", ["札 幌 市", "札\n幌市", "札　幌市"])
def test_office_is_found_wherever_blanks_are(case: Case, text: str) -> None:
    assert telling_words(f"本件は{text}の例です。", case) == ["札幌市"]
    case.seat.section = "第２給付係"
    assert telling_words("第2 給付\n係", case) == ["第２給付係"]


@pytest.mark.parametrize(
    ("text", "word"),
    [("林光", "林 光"), ("林様", "林様"), ("高橋 健一", "高橋健一"), ("高橋さん", "高橋さん")],
)
def test_all_who_wrote_are_found(case: Case, text: str, word: str) -> None:
    assert telling_words(f"{text}によれば", case) == [word]


def test_people_of_other_cases_are_no_find(inquiries: Inquiries, case: Case) -> None:
    assert telling_words("佐藤様", inquiries.case("morioka")) == []


def test_own_office_is_found_without_its_suffix(case: Case) -> None:
    assert telling_words("札幌では", case) == ["札幌"]


def test_short_names_of_others_need_their_suffix(case: Case) -> None:
    assert telling_words("盛岡では、また函館市では", case) == ["函館市"]


def test_long_names_of_others_are_found_without_their_suffix(
    inquiries: Inquiries, case: Case
) -> None:
    town = inquiries.world.organisation("岩手町")
    town.name = "五所川原市"
    town.save()
    assert telling_words("五所川原では", case) == ["五所川原"]
    assert telling_words("五所川原市では", case) == ["五所川原市"]


def test_hiragana_word_is_no_office(inquiries: Inquiries, case: Case) -> None:
    town = inquiries.world.organisation("岩手町")
    town.name = "さくら市"
    town.save()
    assert telling_words("さくらの会", case) == []


def rename(inquiries: Inquiries, key: str, name: str) -> None:
    """Give an office of the world another name."""
    office = inquiries.world.organisation(key)
    office.name = name
    office.save()


@pytest.mark.parametrize(
    ("name", "text", "word"),
    [
        ("つくば市", "つくばでは令和８年度から始める予定です。", "つくば"),
        ("さいたま市", "さいたまの被保険者についての照会です。", "さいたま"),
        ("いわき市", "いわきに転入した方の扱いを教えてください。", "いわき"),
        ("鎌ケ谷市", "鎌ヶ谷に住所を移した方です。", "鎌ケ谷"),
        ("鎌ケ谷市", "鎌ｹ谷市の担当者から電話がありました。", "鎌ケ谷市"),
        ("茅ヶ崎市", "茅ケ崎市の要綱では、こう読めます。", "茅ヶ崎市"),
        ("ニセコ町", "ﾆｾｺでは、まだ始めていません。", "ニセコ"),
        ("龍ケ崎市", "竜ヶ崎市では", "龍ケ崎市"),
    ],
)
def test_own_office_is_found_however_it_is_written(
    inquiries: Inquiries, case: Case, name: str, text: str, word: str
) -> None:
    rename(inquiries, "札幌市", name)
    assert telling_words(text, Case.objects.get(pk=case.pk)) == [word]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("いの町", "支払いの期限は、いのちに関わるものを除き、月末です。"),
        ("あま市", "あまり例がないため、照会します。"),
    ],
)
def test_own_office_of_two_hiragana_needs_its_suffix(
    inquiries: Inquiries, case: Case, name: str, text: str
) -> None:
    rename(inquiries, "札幌市", name)
    case = Case.objects.get(pk=case.pk)
    assert telling_words(text, case) == []
    assert telling_words(f"{name}からの照会です。", case) == [name]


@pytest.mark.parametrize("text", ["外ヶ浜町では", "外ケ浜町では", "外ｹ浜町では", "外ヶ浜では"])
def test_other_office_is_found_however_it_is_written(
    inquiries: Inquiries, case: Case, text: str
) -> None:
    rename(inquiries, "岩手町", "外ヶ浜町")
    (found,) = telling_words(text, case)
    assert found == ("外ヶ浜町" if "町" in text else "外ヶ浜")


@pytest.mark.parametrize("section", ["第２給付係", "ｹｱﾏﾈ支援室"])
@pytest.mark.parametrize("text", ["第2給付係とケアマネ支援室", "第２給付係とｹｱﾏﾈ支援室"])
def test_section_is_found_in_any_width(case: Case, section: str, text: str) -> None:
    case.seat.section = section
    assert telling_words(f"{text}に伺いました。", case) == [section]


@pytest.mark.parametrize("title", TITLES)
def test_surname_with_a_title_is_found(case: Case, title: str) -> None:
    assert telling_words(f"担当は佐藤{title}と伺いました。", case) == [f"佐藤{title}"]
    assert telling_words(f"担当は佐藤　{title}です。", case) == [f"佐藤{title}"]


@pytest.mark.parametrize(
    ("name", "text", "word"),
    [
        ("林 光", "介護保険課林様からのお尋ねです。", "林様"),
        ("林 光", "ご照会は林課長からでした。", "林課長"),
        ("林光", "ご照会は林様からでした。", "林様"),
        ("髙橋 健一", "高橋係長によれば、算定できます。", "高橋係長"),
        ("高橋健一", "髙橋健一が確かめました。", "高橋健一"),
        ("ｻﾄｳ 花子", "サトウ様のお尋ねです。", "サトウ様"),
        ("渡邉 國子", "渡辺国子が確かめました。", "渡邉 國子"),
        ("斉藤 廣", "齋藤様のお尋ねです。", "斎藤様"),
        ("𠮷嶌 濱子", "吉島様のお尋ねです。", "吉島様"),
        ("滝沢 光", "滝澤係長のお尋ねです。", "滝沢係長"),
    ],
)
def test_person_is_found_however_the_name_is_written(
    inquiries: Inquiries, case: Case, name: str, text: str, word: str
) -> None:
    named(inquiries, "kyufu", name)
    assert word in telling_words(text, Case.objects.get(pk=case.pk))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("人見花子", "本人氏名と生年月日を記入します。"),
        ("子安花子", "お子様の医療証は、子様ごとに交付します。"),
        ("皆川太郎", "皆様に、また皆さんにお知らせください。"),
        ("者田太郎", "利用者様の負担割合を確かめます。"),
        ("林 光", "小林様式会社の例は、森林主任者の例と違います。"),
        ("本田花子", "対策本部長と本様式の扱いは、本課長通知によります。"),
        ("前田花子", "前課長の通知は廃止されました。"),
        ("別所 光", "別所様式によらず、任意の様式で差し支えありません。"),
    ],
)
def test_common_word_is_no_person(inquiries: Inquiries, case: Case, name: str, text: str) -> None:
    named(inquiries, "kyufu", name)
    assert telling_words(text, Case.objects.get(pk=case.pk)) == []
