"""What people settle for themselves on Wagtail's account page: not their name, not a picture.

A person's name is kept in one field, which Wagtail's form does not know: with the panel nobody
could save the page. Its pictures would be files beside the one file model, unscanned and served
by nothing.
"""

from typing import Any

from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.views.account import AvatarSettingsPanel, NameEmailSettingsPanel

CLOSED = (NameEmailSettingsPanel, AvatarSettingsPanel)
NOBODYS_PICTURE = "wagtailadmin/images/default-user-avatar.png"


def never(panel: Any) -> bool:
    """Whether Wagtail shows a closed panel, and reads what is posted for it."""
    return False


def close_account_panels() -> None:
    """Once, when the app is ready; there is no hook and no setting for these two."""
    for panel in CLOSED:
        panel.is_active = never


def avatar_url(user: Any, size: int) -> str:
    """The same picture for everybody, also for who once uploaded one."""
    return str(versioned_static(NOBODYS_PICTURE))
