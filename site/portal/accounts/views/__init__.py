"""Pages of accounts and of one's own organisation."""

from portal.accounts.views.account_views import (
    AccountView,
    ResumeView,
    SwitchSeatView,
    closed,
    csrf_failure,
    door,
    password_help,
    unknown_admin_address,
)

__all__ = [
    "AccountView",
    "ResumeView",
    "SwitchSeatView",
    "closed",
    "csrf_failure",
    "door",
    "password_help",
    "unknown_admin_address",
]
