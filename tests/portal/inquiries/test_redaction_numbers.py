"""Numbers and addresses that tell who asked are found; dates and sums are none."""

import pytest
from portal.inquiries.models import Case
from portal.inquiries.redaction import telling_words

from tests.factories.inquiries import Inquiries

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(inquiries: Inquiries) -> Case:
    """Asked by 札幌市."""
    return inquiries.case()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("連絡先ｓａｔｏ＠city.sapporo.lg.jpまで", ["sato@city.sapporo.lg.jp"]),
        ("https://www.city.sapporo.jp/kaigo/を参照", ["www.city.sapporo.jp"]),
        ("www.pref.example.lg.jpに掲載", ["www.pref.example.lg.jp"]),
        ("https://www.mhlw.go.jp/stf/を参照", []),
    ],
)
def test_address_of_a_person_or_local_government_is_found(
    case: Case, text: str, words: list[str]
) -> None:
    assert telling_words(text, case) == words


@pytest.mark.parametrize("dash", "-‐‑‒–—―−ー－")
def test_telephone_number_is_found_with_any_dash(case: Case, dash: str) -> None:
    number = dash.join(("０３", "5253", "1111"))
    assert telling_words(f"連絡先は{number}です。", case) == ["03-5253-1111"]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("電話０３（５２５３）１１１１", "03(5253)1111"),
        ("電話 (03)5253-1111", "(03)5253-1111"),
        ("携帯090 1234 5678まで", "090 1234 5678"),
        ("被保険者番号は０００１２３４５６７です。", "0001234567"),
        ("申請日2026-04-01、番号12345678", "12345678"),
        ("個人番号 1234 5678 9012です", "1234 5678 9012"),
        ("番号00012.34567です", "00012.34567"),
        ("電話03.5253.1111", "03.5253.1111"),
        ("携帯090 2012 3456", "090 2012 3456"),
        ("内線 2345", "内線 2345"),
        ("受給者番号0123456の方", "0123456"),
    ],
)
def test_number_is_found(case: Case, text: str, word: str) -> None:
    assert telling_words(text, case) == [word]


@pytest.mark.parametrize(
    "text",
    [
        "2026-04-01から適用します。",
        "２０２６－０４－０１から適用します。",
        "期間は2026-04-01—2027-03-31です。",
        "2026-4-1に改正されました。",
        "計画期間は2024-2026です。",
        "老発0401第12号の第3の2(1)(2)(3)によります。",
        "令和8年4月1日、10,000,000円を限度とします。",
        "1500000円、15000000円を、2026.04.01-2027.03.31に支払う。",
        "2024 2025 2026年度の10.5 20.3 30.5%、100 200 300人",
    ],
)
def test_date_or_clause_is_no_number(case: Case, text: str) -> None:
    assert telling_words(text, case) == []
