"""The stops of the accessibility tests: our pages in every role and state."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from playwright.sync_api import Page

from tests.e2e.pages import Notice, Uploads
from tests.e2e.pages.steps import follow
from tests.e2e.people import AGENT, APPROVER, PASSWORD
from tests.e2e.states import (
    COORDINATOR,
    EDITOR,
    MANAGER,
    OTHER_SEAT,
    QUIET,
    RESPONSIBLE,
    TWO_SEATS,
    WITH_SECOND_FACTOR,
)

CALL = "/receipts/{open_id}/call/?organisation=285854"
ADMINISTRATOR = "shuji.ibuki@mhlw.example.jp"


@dataclass(frozen=True)
class Stop:
    """A page: who opens which address (names of states in braces), and what is done there."""

    name: str
    who: str | None
    path: str
    act: Callable[[Page], None] | None = None


def unfold(test_id: str) -> Callable[[Page], None]:
    """Press what opens something on the page."""
    return lambda page: page.get_by_test_id(test_id).first.click()


def press(test_id: str) -> Callable[[Page], None]:
    """Press what leads to an answer of the server, as it is found."""
    return lambda page: follow(page.get_by_test_id(test_id).first)


def forward_nothing(page: Page) -> None:
    """Send the forwarding form without a seat."""
    page.get_by_test_id("forward-open").click()
    follow(page.get_by_test_id("forward-submit"))
    page.get_by_test_id("error-summary").wait_for()


def send_what_is_not_taken(page: Page) -> None:
    """Drop a file that is refused, and one that is taken."""
    uploads = Uploads(page)
    uploads.drop([("通知.pdf", "<html>"), ("記録.txt", "よい中身")])
    uploads.row("通知.pdf").get_by_text("受け取れません", exact=True).wait_for()
    uploads.row("記録.txt").get_by_text("ウイルス検査なし").wait_for()


def wrong_password(page: Page) -> None:
    """Try to sign in."""
    page.fill("input[name=login]", "yoko.sannomiya@city-kobe.example.jp")
    page.fill("input[name=password]", "まちがい")
    follow(page.get_by_test_id("login"))
    page.get_by_test_id("error-summary").wait_for()


def send_form(action: str) -> Callable[[Page], None]:
    """Send the form with this end of its address as it is, past the browser's own checks."""

    def act(page: Page) -> None:
        with page.expect_navigation():
            page.evaluate(
                "end => document.querySelector(`form[action$='${end}']`).submit()", action
            )
        page.get_by_test_id("error-summary").wait_for()

    return act


def send_last_form(page: Page) -> None:
    """Send the form of the page's own content as it is."""
    with page.expect_navigation():
        page.evaluate("[...document.querySelectorAll('main form[method=post]')].pop().submit()")


def send_expired_form(page: Page) -> None:
    """Send the form of the page's own content as if its token were of another day."""
    page.evaluate("document.getElementsByName('csrfmiddlewaretoken').forEach(e => e.value = 'x')")
    send_last_form(page)


def send_without_session(page: Page) -> None:
    """Send the forwarding form after the session's end; the session is there again afterwards."""
    cookies = page.context.cookies()
    page.context.clear_cookies(name="session")
    Notice(page, page.url).fill_forwarding("回線工事のあいだは、給付係でお願いします。")
    page.get_by_test_id("sign-in-again").wait_for()
    page.context.add_cookies(cookies)


def come_back(page: Page) -> None:
    """The same, and what was typed looked at after signing in again."""
    send_without_session(page)
    follow(page.get_by_test_id("sign-in-again"))
    page.get_by_test_id("send-again").wait_for()


def enter_password(page: Page) -> None:
    """Sign in as the person with a second factor, as far as the password goes; begins anew."""
    page.context.clear_cookies()
    page.reload()
    page.fill("input[name=login]", WITH_SECOND_FACTOR)
    page.fill("input[name=password]", PASSWORD)
    follow(page.get_by_test_id("login"))
    page.get_by_test_id("second-factor").wait_for()


def wrong_code(page: Page) -> None:
    """Go on with a number that the app does not show."""
    enter_password(page)
    page.fill("input[name=code]", "まちがい")
    follow(page.get_by_test_id("second-factor"))
    page.get_by_test_id("error-summary").wait_for()


def refuse_without_reason(page: Page) -> None:
    """Send 確認以外の応答 without saying which."""
    with page.expect_navigation():
        page.evaluate("document.querySelector('[data-testid=receipt-respond]').submit()")
    page.get_by_test_id("error-summary").wait_for()


def show(template: str) -> Callable[[Page], None]:
    """Put an error page, as it is rendered for somebody signed out, in place of the page."""

    def act(page: Page) -> None:
        request = RequestFactory().get("/")
        request.user = AnonymousUser()
        page.set_content(render_to_string(template, request=request))
        page.wait_for_load_state("networkidle")

    return act


def save_without_name(page: Page) -> None:
    """Save the conditions of the desks' list under no name."""
    page.get_by_test_id("save-open").click()
    follow(page.get_by_test_id("save"))
    page.locator("details[open] .tn-error").first.wait_for()


def merge_without_choice(page: Page) -> None:
    """Choose all cases of the page, and not which of them stays."""
    for box in page.locator("input[name=case]").all():
        box.check()
    follow(page.get_by_test_id("bulk-merge"))
    follow(page.get_by_test_id("bulk-do"))
    page.get_by_test_id("error-summary").wait_for()


STOPS = (
    Stop("home", RESPONSIBLE, "/"),
    Stop("home-quiet", QUIET, "/"),
    Stop("home-editor", EDITOR, "/"),
    Stop("home-superuser", ADMINISTRATOR, "/"),
    Stop("home-coordinator", COORDINATOR, "/"),
    Stop("home-approver", APPROVER, "/"),
    Stop("seat-menu", TWO_SEATS, "/", unfold("seat-menu")),
    Stop("account-menu", RESPONSIBLE, "/", unfold("account-menu")),
    Stop("inbox", RESPONSIBLE, "/inbox/"),
    Stop("inbox-all", RESPONSIBLE, "/inbox/?tab=all"),
    Stop("inbox-empty", QUIET, "/inbox/"),
    Stop("inbox-settings", RESPONSIBLE, "/inbox/settings/"),
    Stop("list", RESPONSIBLE, "/notices/"),
    Stop("list-quiet", QUIET, "/notices/"),
    Stop("list-editor", EDITOR, "/notices/"),
    Stop("list-nothing-found", RESPONSIBLE, "/notices/?q=ありえない言葉"),
    Stop("search", RESPONSIBLE, "/search/"),
    Stop("search-hits", RESPONSIBLE, "/search/?q=負担限度額認定に係る預貯金等の確認事務"),
    Stop("search-nothing-found", RESPONSIBLE, "/search/?q=鯨"),
    Stop("notice", RESPONSIBLE, "{open}"),
    Stop("notice-other-seat", OTHER_SEAT, "{open}"),
    Stop("notice-editor", EDITOR, "{open}"),
    Stop("notice-coordinator", COORDINATOR, "{open}"),
    Stop("notice-confirmed", RESPONSIBLE, "{confirmed}"),
    Stop("notice-changed", RESPONSIBLE, "{changed}"),
    Stop("notice-gone", RESPONSIBLE, "{gone}"),
    Stop("notice-ended", RESPONSIBLE, "{ended}"),
    Stop("briefing", RESPONSIBLE, "{briefing}"),
    Stop("version", RESPONSIBLE, "/notices/{changed_id}/versions/1/"),
    Stop("difference", RESPONSIBLE, "/notices/{changed_id}/diff/1/2/"),
    Stop("forwarding-error", RESPONSIBLE, "{open}", forward_nothing),
    Stop("confirm-other-seat", OTHER_SEAT, "{open}", press("acknowledge")),
    Stop("respond-error", RESPONSIBLE, "{open}", refuse_without_reason),
    Stop("coverage-editor", EDITOR, "/receipts/{open_id}/"),
    Stop("coverage-coordinator", COORDINATOR, "/receipts/{open_id}/"),
    Stop("proxy", EDITOR, "/receipts/{open_id}/proxy/?organisation=285854"),
    Stop("proxy-error", EDITOR, "/receipts/{open_id}/proxy/", press("record-proxy")),
    Stop("reminders", EDITOR, "/receipts/{open_id}/reminders/"),
    Stop("reminders-send", COORDINATOR, "/receipts/{open_id}/reminders/send/"),
    Stop(
        "call-error", EDITOR, "/receipts/{open_id}/call/?organisation=285854", press("record-call")
    ),
    Stop("silent", COORDINATOR, "/receipts/silent/"),
    Stop("silent-organisation", COORDINATOR, "/receipts/silent/{kobe}/"),
    Stop("inquiries", RESPONSIBLE, "/inquiries/?view=organisation"),
    Stop("inquiries-empty", QUIET, "/inquiries/"),
    Stop("inquiries-coordinator", COORDINATOR, "/inquiries/?view=turn"),
    Stop("inquiry-new", RESPONSIBLE, "/inquiries/new/?notice={open_id}"),
    Stop("inquiry-new-errors", RESPONSIBLE, "/inquiries/new/", press("send")),
    Stop("inquiry", RESPONSIBLE, "/inquiries/{case_second}/"),
    Stop("inquiry-coordinator", COORDINATOR, "/inquiries/{case_turn}/", unfold("answer-open")),
    Stop("inquiry-answered", RESPONSIBLE, "/inquiries/{case_answered}/"),
    Stop("inquiry-shared", RESPONSIBLE, "/inquiries/{case_shared}/"),
    Stop("inquiries-shared", RESPONSIBLE, "/inquiries/shared/"),
    Stop("inquiry-gather", COORDINATOR, "/inquiries/gather/", press("gather-send")),
    Stop("inquiry-desks", RESPONSIBLE, "/inquiries/desks/"),
    Stop("desk", AGENT, "/helpdesk/?view=open"),
    Stop("desk-empty", AGENT, "/helpdesk/?view=late&q=ない"),
    Stop("desk-save-error", AGENT, "/helpdesk/", save_without_name),
    Stop("desk-bulk-error", AGENT, "/helpdesk/?view=open", merge_without_choice),
    Stop("desk-case", AGENT, "/inquiries/{case_shared}/"),
    Stop("desk-case-error", AGENT, "/inquiries/{case_shared}/", press("save-draft")),
    Stop("desk-case-answered", AGENT, "/inquiries/{case_answered}/"),
    Stop("desk-phone-errors", AGENT, "/helpdesk/phone/", press("phone-send")),
    Stop("desk-presets", AGENT, "/helpdesk/presets/"),
    Stop("desk-preset-errors", AGENT, "/helpdesk/presets/new/", press("preset-save")),
    Stop("desk-approver", APPROVER, "/helpdesk/?view=open"),
    Stop("desk-case-approver", APPROVER, "/inquiries/{case_turn}/"),
    Stop("faq-list", RESPONSIBLE, "/faq/"),
    Stop("faq-nothing-found", RESPONSIBLE, "/faq/?q=ありえない言葉"),
    Stop("faq", RESPONSIBLE, "{faq}", press("vote-clear")),
    Stop("faq-check", EDITOR, "{faq_check}"),
    Stop("faq-gone", QUIET, "{faq_gone}"),
    Stop("faq-feedback-error", RESPONSIBLE, "{faq}", send_form("/feedback/")),
    Stop("upload", EDITOR, "/admin/files/upload/"),
    Stop("upload-refused", EDITOR, "/admin/files/upload/", send_what_is_not_taken),
    Stop("organisation-member", RESPONSIBLE, "/organisation/"),
    Stop("organisation-manager", MANAGER, "/organisation/"),
    Stop("organisation-errors", MANAGER, "/organisation/", send_form("/invite/")),
    Stop("seat", MANAGER, "/organisation/{kobe}/seats/{seat}/"),
    Stop("seat-add-errors", MANAGER, "/organisation/{kobe}/seats/add/", send_last_form),
    Stop(
        "remove-factor-errors",
        MANAGER,
        "/organisation/{kobe}/people/{person}/second-factor/",
        send_last_form,
    ),
    Stop("account", MANAGER, "/account/"),
    Stop("feeds", RESPONSIBLE, "/feeds/", press("feed-create")),
    Stop("second-factor", MANAGER, "/account/2fa/"),
    Stop("second-factor-code", MANAGER, "/account/2fa/totp/activate/"),
    Stop("password-change", MANAGER, "/account/password/change/"),
    Stop("sign-in-again", MANAGER, "/account/reauthenticate/"),
    Stop("logout", MANAGER, "/account/logout/"),
    Stop("not-found", RESPONSIBLE, "/notices/999999/"),
    Stop("form-expired", RESPONSIBLE, "/inquiries/new/", send_expired_form),
    Stop("form-expired-signed-out", None, "/account/login/", send_expired_form),
    Stop("session-over", RESPONSIBLE, "{open}", send_without_session),
    Stop("session-begun-again", RESPONSIBLE, "{open}", come_back),
    Stop("reset-link-unusable", None, "/account/password/reset/key/abc-set-password/"),
    Stop("page-400", None, "/account/login/", show("400.html")),
    Stop("page-403", None, "/account/login/", show("403.html")),
    Stop("page-429", None, "/account/login/", show("429.html")),
    Stop("page-500", None, "/account/login/", show("500.html")),
    Stop("invitation", None, "{invitation}"),
    Stop("invitation-errors", None, "{invitation}", send_last_form),
    Stop("invitation-unusable", None, "/account/invitation/unbekannt/"),
    Stop("login", None, "/account/login/"),
    Stop("login-error", None, "/account/login/", wrong_password),
    Stop("password-help", None, "/account/password/reset/"),
    Stop("login-code", None, "/account/login/", enter_password),
    Stop("login-code-error", None, "/account/login/", wrong_code),
)
