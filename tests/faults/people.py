"""People with a browser: cookies of a real session, forms read and sent back."""

import http.client
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from portal.accounts.models import User
from wagtail.test.utils.form_data import querydict_from_html

from tests.bench.sessions import CSRF_TOKEN, cookie_for, cookie_header

ANSWERED = (302, 303)


class Person:
    """Somebody signed in; the session outlives the server."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.cookie = cookie_for(user)
        self.port = 0

    def sign_in(self, password: str) -> None:
        """Through the login page: only then an approver gets the rights of the seat."""
        fields = {"login": self.user.email, "password": password}
        body = urlencode({"csrfmiddlewaretoken": CSRF_TOKEN, **fields})
        response = self.send("POST", "/account/login/", body).getresponse()
        response.read()
        cookies: SimpleCookie = SimpleCookie()
        for header in response.headers.get_all("Set-Cookie") or []:
            cookies.load(header)
        if settings.SESSION_COOKIE_NAME not in cookies:
            raise RuntimeError(f"{self.user.email} cannot sign in: {response.status}")
        self.cookie = cookie_header(cookies[settings.SESSION_COOKIE_NAME].value)

    def get(self, path: str) -> str:
        """The page at ``path``. Raises RuntimeError unless it answers 200."""
        connection = self.send("GET", path)
        response = connection.getresponse()
        text = response.read().decode()
        if response.status != 200:
            raise RuntimeError(f"GET {path}: {response.status}")
        return text

    def send(self, method: str, path: str, body: str = "") -> http.client.HTTPConnection:
        """Send a request and do not wait for the answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {
            "Cookie": self.cookie,
            "Host": f"localhost:{self.port}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        connection.request(method, path, body, headers)
        return connection

    def click(self, path: str, times: int = 1, **fields: str | list[str]) -> bool:
        """Press a button, twice in a row for a double click; whether any click was answered.

        Raises RuntimeError when an answer is not a redirect; a killed server answers nothing.
        """
        body = urlencode({"csrfmiddlewaretoken": CSRF_TOKEN, **fields}, doseq=True)
        sent = []
        for _ in range(times):
            try:
                sent.append(self.send("POST", path, body))
            except OSError:
                break
        return sum(answered(connection, path) for connection in sent) > 0

    def publish_form(self, page_id: int, **changes: str) -> tuple[str, str]:
        """Address and content of the filled edit form with the publish button pressed."""
        path = f"/admin/pages/{page_id}/edit/"
        data: QueryDict = querydict_from_html(self.get(path), form_id="page-edit-form")
        data["csrfmiddlewaretoken"] = CSRF_TOKEN
        data["action-publish"] = "action-publish"
        for name, value in changes.items():
            data[name] = value
        return path, data.urlencode()


def answered(connection: http.client.HTTPConnection, path: str) -> bool:
    """Whether the answer came before the server died. Raises RuntimeError when it is an error."""
    try:
        response: Any = connection.getresponse()
        response.read()
    except (OSError, http.client.HTTPException):
        return False
    if response.status not in ANSWERED:
        raise RuntimeError(f"POST {path}: {response.status}")
    return True
