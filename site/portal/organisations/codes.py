"""全国地方公共団体コード: five digits and a check digit; the first two name the prefecture."""

import re

from django.core.exceptions import ValidationError

from portal.organisations.csv_files import half_width

WEIGHTS = (6, 5, 4, 3, 2)
SIX_DIGITS = re.compile(r"[0-9]{6}")
AS_TYPED = re.compile(r"[0-9]{5,6}")
# The customary regions by the last prefecture number in each.
REGION_LIMITS = (
    (1, "北海道"),
    (7, "東北"),
    (14, "関東"),
    (23, "中部"),
    (30, "近畿"),
    (35, "中国"),
    (39, "四国"),
    (47, "九州・沖縄"),
)


def check_digit(five: str) -> str:
    """Last digit of 11 minus (6a+5b+4c+3d+2e mod 11)."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, five, strict=True))
    return str((11 - total % 11) % 10)


def typed_code(text: str) -> str:
    """A code as people type it, in any width; a lost leading zero is put back. "" for none."""
    code = half_width(text)
    return code.zfill(6) if AS_TYPED.fullmatch(code) else ""


def validate_code(code: str) -> None:
    """Field validator. Raises ValidationError in Japanese."""
    if SIX_DIGITS.fullmatch(code) is None:
        raise ValidationError("6けたの数字で入力してください。")
    if check_digit(code[:5]) != code[5]:
        raise ValidationError(f"検査数字が合いません。「{code}」を確かめてください。")


def prefecture_code_of(code: str) -> str:
    """Code of the prefecture that a code lies in: 011002 → 010006."""
    five = f"{code[:2]}000"
    return five + check_digit(five)


def region_of(code: str) -> str:
    """One of the eight customary regions; empty outside 01 to 47."""
    number = int(code[:2])
    return next((name for last, name in REGION_LIMITS if 1 <= number <= last), "")
