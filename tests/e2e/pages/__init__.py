"""Page objects: what a person does on a screen, named once."""

from tests.e2e.pages.admin import AdminNotice
from tests.e2e.pages.coverage import Coverage
from tests.e2e.pages.home import Home
from tests.e2e.pages.inbox import Inbox
from tests.e2e.pages.login import Login
from tests.e2e.pages.notice import Notice
from tests.e2e.pages.notice_list import NoticeList
from tests.e2e.pages.reminders import Reminders
from tests.e2e.pages.search import Search
from tests.e2e.pages.uploads import Uploads

__all__ = [
    "AdminNotice",
    "Coverage",
    "Home",
    "Inbox",
    "Login",
    "Notice",
    "NoticeList",
    "Reminders",
    "Search",
    "Uploads",
]
