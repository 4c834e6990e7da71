"""The portal's main menu: four verbs, each with its noun, and links of the account menu."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

from portal.extension.registry import Registry

logger = logging.getLogger("portal.extension.menu")


def always(request: HttpRequest) -> bool:
    """Visible to everybody who is signed in."""
    return True


def no_count(request: HttpRequest) -> int:
    """Nothing to count beside the entry."""
    return 0


@dataclass(frozen=True)
class MenuItem:
    """One entry. ``url_name`` is reversed when shown; ``count`` gives the number beside it."""

    key: str
    label: str
    noun: str
    icon: str
    url_name: str
    order: int = 100
    visible: Callable[[HttpRequest], bool] = always
    count: Callable[[HttpRequest], int] = no_count
    prefix: str | tuple[str, ...] = ""


main_menu: Registry[MenuItem] = Registry("menu")
account_menu: Registry[MenuItem] = Registry("account menu")


def register_menu(item: MenuItem) -> MenuItem:
    """Add an entry to the main menu."""
    return main_menu.add(item.key, item, order=item.order)


def register_account_link(item: MenuItem) -> MenuItem:
    """Add an entry to the person's own menu."""
    return account_menu.add(item.key, item, order=item.order)


def entry_count(item: MenuItem, request: HttpRequest) -> int:
    """Number beside an entry; a failing count shows none, since it must not break the frame."""
    try:
        return item.count(request)
    except Exception:
        logger.exception("count of menu entry %s failed", item.key)
        return 0
