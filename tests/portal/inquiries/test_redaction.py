"""Words that tell who asked are found however they are written."""

import pytest
from portal.accounts.models import User
from portal.inquiries.models import Case
from portal.inquiries.redaction import telling_words
from portal.inquiries.services import talking

from tests.factories.inquiries import Inquiries

pytestmark = pytest.mark.django_db


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


def test_surname_alone_is_no_find(case: Case) -> None:
    assert telling_words("佐藤方式で計算する。", case) == []


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
