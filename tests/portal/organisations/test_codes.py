"""The check digit of 全国地方公共団体コード."""

import pytest
from django.core.exceptions import ValidationError
from portal.organisations.codes import (
    check_digit,
    prefecture_code_of,
    region_of,
    validate_code,
)

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("five", "digit"), [("01000", "6"), ("01100", "2"), ("13101", "6"), ("47382", "1")]
)
def test_check_digit_follows_the_rule(five: str, digit: str) -> None:
    assert check_digit(five) == digit


@pytest.mark.parametrize("code", ["011001", "01100", "0110020", "０１１００２", "01100x", ""])
def test_invalid_code_is_refused(code: str) -> None:
    with pytest.raises(ValidationError):
        validate_code(code)


def test_valid_code_is_accepted() -> None:
    validate_code("011002")


def test_prefecture_code_is_computed() -> None:
    assert prefecture_code_of("011002") == "010006"


@pytest.mark.parametrize(
    ("code", "region"),
    [
        ("010006", "北海道"),
        ("020001", "東北"),
        ("131016", "関東"),
        ("240001", "近畿"),
        ("230006", "中部"),
        ("470007", "九州・沖縄"),
        ("480002", ""),
        ("000000", ""),
    ],
)
def test_region_follows_the_prefecture(code: str, region: str) -> None:
    assert region_of(code) == region
