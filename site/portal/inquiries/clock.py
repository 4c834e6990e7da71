"""The clock of a case as pages show it: ten marks for the working days that were promised."""

from dataclasses import dataclass
from datetime import date

from portal.inquiries.models import Case, Holder

MARKS = 10


@dataclass(frozen=True)
class Clock:
    """Working days used and promised; ``marks`` are "used", "wait" and "" for the drawing."""

    used: int
    target: int
    is_paused: bool
    marks: tuple[str, ...]

    @property
    def label(self) -> str:
        """The drawing in words."""
        over = f"、{self.used - self.target}日超過" if self.used > self.target else ""
        paused = "、停止中" if self.is_paused else ""
        return f"{self.target}営業日のうち{self.used}日{over}{paused}"


def clock_of(case: Case, today: date) -> Clock:
    """The clock as it stands today; it is paused while the asker of an open case has to act."""
    used = case.days_used(today)
    paused = case.holder == Holder.ASKER
    full = min(MARKS, round(used * MARKS / case.target_days)) if case.target_days else MARKS
    waiting = 1 if paused and full < MARKS else 0
    marks = ("used",) * full + ("wait",) * waiting + ("",) * (MARKS - full - waiting)
    return Clock(used, case.target_days, paused, marks)
