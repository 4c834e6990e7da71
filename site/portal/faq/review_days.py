"""Which days an FAQ may be reviewed on next, wherever somebody writes one."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.extension.parameters import FIRST_YEAR, LAST_YEAR, is_plausible


def check_plausible(day: date) -> None:
    """Raises ValidationError for a day that no calendar of an office has."""
    if not is_plausible(day):
        raise ValidationError(
            f"次の見直しは、{FIRST_YEAR}年から{LAST_YEAR}年までの日にしてください。"
        )


def check_to_come(day: date) -> None:
    """Raises ValidationError for today and before: that review is due already."""
    if day <= timezone.localdate():
        raise ValidationError("次の見直しは、明日以降の日にしてください。")
