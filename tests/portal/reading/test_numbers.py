"""Cells as Excel would show them."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from portal.reading.converter.numbers import shown_value


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (1200, "General", "1200"),
        (0.1 + 0.2, "General", "0.3"),
        (1234567.5, "#,##0", "1,234,568"),
        (1234.5, "#,##0.00", "1,234.50"),
        (0.125, "0.0%", "12.5%"),
        (11002, "000000", "011002"),
        (300, '#,##0"円"', "300円"),
        (-5, '#,##0;"△ "#,##0', "△ 5"),
        (-5, "#,##0", "-5"),
        (True, "General", "TRUE"),
        (date(2026, 11, 28), "yyyy/m/d", "2026/11/28"),
        (datetime(2026, 11, 28, 9, 5), 'yyyy"年"m"月"', "2026/11/28 09:05"),
        (datetime(2026, 11, 28), '[$-411]ggge"年"m"月"d"日"', "令和8年11月28日"),
        (datetime(2019, 5, 1), "[$-411]ge.m.d", "令和元年5月1日"),
        (time(9, 30), "h:mm", "09:30"),
        (timedelta(hours=30, minutes=5), "[h]:mm", "30:05"),
        ("#DIV/0!", "General", "#DIV/0!"),
        ("札幌市", "@", "札幌市"),
    ],
)
def test_value_is_shown_in_its_format(value: Any, number_format: str, shown: str) -> None:
    assert shown_value(value, number_format) == shown
