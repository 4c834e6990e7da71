"""How a seat wants to be told."""

from collections.abc import Iterable
from datetime import time
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from portal.notifications.levels import default_level
from portal.notifications.models import DIGEST_TIMES, DigestSetting, Level, SeatLevel
from portal.notifications.selectors import latest_titles
from portal.organisations.models import Duty, Organisation, OrganisationKind, Seat, SeatRole

USUAL = [("", "ふだんどおり（この設定をやめる）")]


class LevelField(forms.ChoiceField):
    """A level. ``usual`` needs no row; ``url`` leads to the thing, if it is one."""

    def __init__(self, *, label: str, level: str, usual: str, url: str = "") -> None:
        super().__init__(
            label=label,
            initial=level,
            choices=Level.choices if usual else [*Level.choices, *USUAL],
            required=False,
        )
        self.usual = usual
        self.url = url


def read_time(value: str) -> time:
    """One of the offered times."""
    return next(moment for moment in DIGEST_TIMES if f"{moment:%H:%M}" == value)


class SettingsForm(forms.Form):
    """The digest, and a level for each duty, each bureau and each thing chosen before."""

    wants_digest = forms.BooleanField(
        label="開庁日に受け取る", required=False, help_text="新着が1件もない日は送りません。"
    )
    digest_at = forms.TypedChoiceField(
        label="時刻",
        choices=[(f"{moment:%H:%M}", f"{moment.hour}:{moment:%M}") for moment in DIGEST_TIMES],
        coerce=read_time,
        error_messages={"invalid_choice": "時刻を一覧から選んでください。"},
    )

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seat = seat
        setting = DigestSetting.objects.filter(seat=seat).first() or DigestSetting(seat=seat)
        self.initial["wants_digest"] = setting.wants_digest
        self.initial["digest_at"] = f"{setting.digest_at:%H:%M}"
        self.chosen = list(SeatLevel.objects.filter(seat=seat).order_by("pk"))
        self.keys: dict[str, Any] = {}
        self._add_duties()
        self._add_bureaus()
        self._add_objects()

    def _add(self, group: str, key: Any, field: LevelField) -> None:
        name = f"{group}-{key}"
        field.error_messages["invalid_choice"] = "程度を一覧から選んでください。"
        self.fields[name] = field
        self.keys[name] = key

    def _add_duties(self) -> None:
        own = {duty.pk for duty in self.seat.duties.all()}
        coordinated = own if self.seat.role == SeatRole.COORDINATOR else None
        levels = {row.duty_id: row.level for row in self.chosen}
        for duty in sorted(Duty.objects.all(), key=lambda duty: duty.pk not in own):
            usual = default_level(duty.pk, coordinated).value
            label = f"{duty.name}（この席の所管）" if duty.pk in own else duty.name
            level = levels.get(duty.pk, usual)
            self._add("duty", duty.pk, LevelField(label=label, level=level, usual=usual))

    def _add_bureaus(self) -> None:
        levels = {row.bureau_id: row.level for row in self.chosen}
        for bureau in Organisation.objects.current().filter(kind=OrganisationKind.BUREAU):
            level = levels.get(bureau.pk, Level.NORMAL.value)
            field = LevelField(label=bureau.name, level=level, usual=Level.NORMAL.value)
            self._add("bureau", bureau.pk, field)

    def _add_objects(self) -> None:
        levels = {row.object_key: row.level for row in self.chosen if row.object_key}
        titles = latest_titles(levels) if levels else {}
        for key, level in levels.items():
            title, url = titles.get(key, (key, ""))
            self._add("object", key, LevelField(label=title, level=level, usual="", url=url))

    def group(self, group: str) -> list[BoundField]:
        """The fields of one group in order."""
        return [self[name] for name in self.keys if name.startswith(f"{group}-")]

    @property
    def duties(self) -> Iterable[BoundField]:
        """Levels of duties, the seat's own first."""
        return self.group("duty")

    @property
    def bureaus(self) -> Iterable[BoundField]:
        """Levels of bureaus."""
        return self.group("bureau")

    @property
    def objects(self) -> Iterable[BoundField]:
        """Levels of things."""
        return self.group("object")

    def levels(self, group: str) -> dict[Any, str]:
        """What was chosen in a group; ``""`` where it is the usual level."""
        found = {}
        for bound in self.group(group):
            level, usual = self.cleaned_data[bound.name], getattr(bound.field, "usual", "")
            found[self.keys[bound.name]] = "" if level == usual else level
        return found
