"""Files of cases lie in our store and leave through our gate; stock hands out bare links."""

from importlib.metadata import requires
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db.models import BigIntegerField
from helpdesk.lib import process_attachments
from helpdesk.models import FollowUp, FollowUpAttachment, Ticket
from helpdesk.update_ticket import update_ticket
from helpdesk.validators import validate_file_extension
from portal.accounts.models import User
from portal.files.models import StoredFile
from portal.files.storage import path_of
from portal.inquiries.models import Case, CaseFile

from tests.factories.files import stored_file
from tests.factories.inquiries import Inquiries
from tests.portal.files.makers import excel, powerpoint, zipped
from tests.portal.inquiries.walls.stock import stock_helpdesk, visitor
from tests.portal.inquiries.walls.upstream import FOLDER
from tests.portal.notifications.telling import work_off

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def sent(case: Case, user: User, name: str, content: bytes = b"x") -> Any:
    """A note with a file, through the page; the stored file or None."""
    form = {"text": "添付します", "files": SimpleUploadedFile(name, content)}
    visitor(user).post(f"/inquiries/{case.number}/reply/", form)
    found = CaseFile.objects.filter(entry__case=case).first()
    return found and found.file


def test_file_leaves_through_the_gate_alone(
    case: Case, agent: User, stranger: User, inquiries: Inquiries, tmp_path: Path
) -> None:
    file = sent(case, agent, "回答.txt", "別紙".encode())
    kyufu, hakodate = inquiries.world.user("kyufu"), inquiries.world.user("hakodate")
    for user, status in ((agent, 200), (kyufu, 200), (stranger, 404), (hakodate, 404)):
        assert visitor(user).get(f"/files/{file.pk}/").status_code == status
    assert visitor(None).get(f"/files/{file.pk}/").status_code == 302
    assert (FollowUpAttachment.objects.count(), media()) == (0, [])
    with stock_helpdesk():  # below MEDIA_ROOT, where the web server asks nobody
        settings.MEDIA_ROOT, settings.MEDIA_URL = str(tmp_path), "/media/"
        upload = SimpleUploadedFile("回答.txt", b"x", "text/plain")
        process_attachments(FollowUp.objects.create(ticket=case.ticket, title="件"), [upload])
        attachment = FollowUpAttachment.objects.get()
        assert attachment.file.url.startswith("/media/helpdesk/attachments/")
        assert Path(attachment.file.path).read_bytes() == b"x"


def media() -> list[Path]:
    """What helpdesk has put below MEDIA_ROOT."""
    return list((Path(settings.MEDIA_ROOT) / "helpdesk").rglob("*"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("集計.xlsx", excel()),
        ("説明.pptx", powerpoint()),
        ("一覧.csv", "件数\r\n12".encode("cp932")),
        ("一式.zip", zipped(("様式.txt", b"x"))),
    ],
    ids=["xlsx", "pptx", "csv", "zip"],
)
def test_files_that_offices_send_are_taken(
    case: Case, agent: User, name: str, content: bytes
) -> None:
    assert sent(case, agent, name, content).name == name
    with stock_helpdesk(), pytest.raises(ValidationError):
        validate_file_extension(SimpleUploadedFile(name, b"x"))


@pytest.mark.parametrize("name", ["頁.html", "頁.htm", "図.svg"])
def test_page_is_no_attachment(case: Case, agent: User, name: str) -> None:
    assert sent(case, agent, name, b"<script>alert(1)</script>") is None
    # Until 2.3.3 it was; the pinned version refuses.
    with stock_helpdesk(), pytest.raises(ValidationError):
        validate_file_extension(SimpleUploadedFile(name, b"x"))


def test_markup_under_another_name_is_no_page(case: Case, agent: User, tmp_path: Path) -> None:
    markup = b"<h1>logged out</h1><form action=/account/login/>"
    file = sent(case, agent, "本文.txt", markup)
    response = visitor(agent).get(f"/files/{file.pk}/")
    assert response["Content-Type"].startswith("text/plain")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    with stock_helpdesk():  # shows what a sender calls HTML as a page of its own address
        settings.MEDIA_ROOT = str(tmp_path)
        upload = SimpleUploadedFile("本文.txt", markup, "text/html")
        process_attachments(FollowUp.objects.create(ticket=case.ticket, title="件"), [upload])
        attachment = FollowUpAttachment.objects.get()
        page = f"/helpdesk/tickets/{case.ticket_id}/attachment_preview/{attachment.pk}/"
        response = visitor(agent, stock=True).get(page)
        assert response["Content-Type"].startswith("text/html")
        assert b"<h1>logged out</h1>" in response.content


def test_row_that_goes_takes_no_bytes_along(agent: User) -> None:
    file = stored_file(owner=agent, purpose="inquiry")
    path = path_of(file.pk)
    file.delete()
    assert path.exists()
    assert any(line.startswith("django-cleanup") for line in requires("django-helpdesk") or [])
    assert "django_cleanup" not in str(settings.INSTALLED_APPS)


def test_file_without_a_kind_is_refused(case: Case, agent: User) -> None:
    assert sent(case, agent, "README") is None
    with stock_helpdesk():
        validate_file_extension(SimpleUploadedFile("README", b"x"))


def test_film_of_a_briefing_fits() -> None:
    assert isinstance(StoredFile._meta.get_field("size"), BigIntegerField)
    assert not isinstance(FollowUpAttachment._meta.get_field("size"), BigIntegerField)


def test_file_is_not_mailed_on(case: Case, agent: User, tmp_path: Path) -> None:
    assert sent(case, agent, "回答.txt").name == "回答.txt"
    work_off()
    assert mail.outbox
    assert [message.attachments for message in mail.outbox] == [[]] * len(mail.outbox)
    mail.outbox.clear()
    call_command("loaddata", "emailtemplate", verbosity=0)
    Ticket.objects.filter(pk=case.ticket_id).update(submitter_email="a@example.jp")
    case.ticket.refresh_from_db()
    with stock_helpdesk():
        settings.MEDIA_ROOT = str(tmp_path)
        upload = SimpleUploadedFile("回答.txt", b"x", "text/plain")
        update_ticket(agent, case.ticket, comment="添付します", files=[upload], public=True)
        assert [attachment[0] for attachment in mail.outbox[0].attachments] == ["回答.txt"]


@pytest.mark.parametrize("path", ["/media/helpdesk/attachments/", "/no-media/helpdesk/"])
def test_no_folder_of_helpdesk_is_served(agent: User, path: str) -> None:
    assert visitor(agent).get(path).status_code == 404


def test_no_template_of_ours_links_a_bare_file() -> None:
    found = [*Path(settings.BASE_DIR).glob("theme/templates/**/*.html"),
             *Path(settings.BASE_DIR).glob("site/portal/**/*.html")]  # fmt: skip
    assert [path for path in found if "attachment.file.url" in path.read_text()] == []
    stock = (FOLDER / "templates" / "helpdesk").glob("**/*.html")
    assert [path.name for path in stock if "attachment.file.url" in path.read_text()]
