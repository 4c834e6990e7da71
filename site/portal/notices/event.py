"""説明会: when and where, kept with each version of a notice of that kind."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone

from portal.extension.templatetags.portal_format import days_left, monthday, wareki

KIND = "説明会"
validate_web_address = URLValidator(
    schemes=["https"], message="URLは https:// から入力してください。"
)


@dataclass(frozen=True)
class ShownEvent:
    """A 説明会 as a version tells it. ``place`` or ``url`` may be empty, ``ends`` None."""

    starts: datetime
    ends: datetime | None
    place: str
    url: str

    @property
    def when(self) -> str:
        """令和8年12月10日（木）14:00〜15:00; the second day where it ends on another."""
        return f"{wareki(self.starts)}{self._times(wareki)}"

    @property
    def short(self) -> str:
        """12月10日（木）14:00〜15:00, for lists."""
        return f"{monthday(self.starts)}{self._times(monthday)}"

    @property
    def left(self) -> str:
        """あと12日, 今日, 終わりました."""
        last, first = days_left(self.ends or self.starts), days_left(self.starts)
        if int(last) < 0:
            return "終わりました"
        return "今日" if int(first) <= 0 else f"あと{first}日"

    def _times(self, day: Any) -> str:
        starts = timezone.localtime(self.starts)
        if self.ends is None:
            return clock(starts)
        ends = timezone.localtime(self.ends)
        other_day = day(ends) if ends.date() != starts.date() else ""
        return f"{clock(starts)}〜{other_day}{clock(ends)}"


def clock(moment: datetime) -> str:
    """14:00; the hour without a leading zero."""
    return f"{moment.hour}:{moment.minute:02}"


def check_event(starts: datetime | None, ends: datetime | None) -> None:
    """An event has a length. Raises ValidationError by field."""
    if ends and starts is None:
        raise ValidationError({"event_starts": "開催のはじめを入力してください。"})
    if starts and ends and ends <= starts:
        raise ValidationError({"event_ends": "開催のおわりは、はじめより後の日時にしてください。"})


def shown_event(data: dict[str, Any]) -> ShownEvent | None:
    """The event in the frozen data of a version."""
    event = data.get("event")
    if not event:
        return None
    ends = event["ends"]
    return ShownEvent(
        starts=datetime.fromisoformat(event["starts"]),
        ends=datetime.fromisoformat(ends) if ends else None,
        place=event["place"],
        url=event["url"],
    )


def event_pairs(event: ShownEvent | None) -> list[tuple[str, str]]:
    """Term and text, for comparing versions."""
    if event is None:
        return []
    return [("開催日", event.when), ("会場", event.place), ("参加先のURL", event.url)]
