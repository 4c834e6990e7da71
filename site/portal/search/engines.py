"""Which engine answers: SEARCH_ENGINE names it."""

from types import ModuleType
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from portal.search import builtin

ENGINES: dict[str, ModuleType] = {"builtin": builtin}


def engine(name: str = "") -> ModuleType:
    """The engine of a name, or the one of the settings. It has ``find``."""
    return ENGINES[name or settings.SEARCH_ENGINE]


@register("portal")
def check_engine(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """SEARCH_ENGINE must name one that there is."""
    if settings.SEARCH_ENGINE in ENGINES:
        return []
    return [
        Error(f"SEARCH_ENGINE: {', '.join(ENGINES)} のどれかにしてください。", id="search.E001")
    ]
