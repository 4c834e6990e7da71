"""Reads the YAML of the demo world."""

from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime

DEMO_DIR: Path = settings.BASE_DIR / "fixtures" / "demo"


@lru_cache
def read(name: str) -> dict[str, Any]:
    """A YAML file of the demo folder, by name without ending."""
    with (DEMO_DIR / f"{name}.yaml").open(encoding="utf-8") as file:
        loaded: dict[str, Any] = yaml.safe_load(file)
    return loaded


def moment(text: str) -> datetime:
    """An aware datetime from ISO 8601 text; the demo files carry +09:00."""
    parsed = parse_datetime(text)
    if parsed is None:
        raise ValueError(text)
    return parsed if timezone.is_aware(parsed) else timezone.make_aware(parsed)
