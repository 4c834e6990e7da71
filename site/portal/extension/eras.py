"""Japanese eras. Needs nothing but the calendar, so that any process may use it."""

from datetime import date

ERAS = (
    (date(2019, 5, 1), "令和"),
    (date(1989, 1, 8), "平成"),
    (date(1926, 12, 25), "昭和"),
    (date(1912, 7, 30), "大正"),
)


def era(day: date) -> tuple[str, int]:
    """Name and year of the era (令和, 8); before 大正 no name and the common year."""
    for start, name in ERAS:
        if day >= start:
            return name, day.year - start.year + 1
    return "", day.year
