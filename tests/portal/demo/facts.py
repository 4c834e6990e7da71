"""``python -m tests.portal.demo.facts``: prints what the demo of the environment holds, as JSON."""

import json
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import django


def facts() -> dict[str, Any]:
    """Numbers, states and spans that were promised."""
    from django.apps import apps
    from django.utils import timezone
    from portal.faq.models import FaqPage
    from portal.inquiries.models import Case
    from portal.notices.models import NoticeVersion
    from portal.organisations.models import Assignment, Organisation, OrganisationKind

    from plugins.receipts.models import ReceiptEvent

    seated = Organisation.objects.filter(seats__assignments__isnull=False).distinct()
    first = NoticeVersion.objects.filter(number=1)
    new = first.filter(published_at__gt=timezone.now() - timedelta(days=600))
    published = sorted(new.values_list("published_at", flat=True))
    return {
        "roster": Organisation.objects.current().local_governments().count(),
        "people": Assignment.objects.values("user").distinct().count(),
        "municipalities": seated.filter(kind=OrganisationKind.MUNICIPALITY).count(),
        "prefectures": seated.filter(kind=OrganisationKind.PREFECTURE).count(),
        "notices": len(published),
        "months": (published[-1] - published[0]).days / 30.4,
        "newest": published[-1].isoformat(),
        "kinds": sorted(set(ReceiptEvent.objects.values_list("kind", flat=True))),
        "cases": Case.objects.count(),
        "states": sorted(set(Case.objects.values_list("state", flat=True))),
        "desks": Case.objects.values("ticket__queue").distinct().count(),
        "faq": FaqPage.objects.count(),
        "files": opened_files(),
        "rows": {m._meta.label: m._base_manager.count() for m in apps.get_models()},
    }


def opened_files() -> dict[str, int]:
    """Attachments by ending; each is opened as its program would."""
    from portal.files.models import StoredFile
    from portal.files.storage import path_of

    found: dict[str, int] = {}
    for file in StoredFile.objects.filter(purpose="notice"):
        ending = Path(file.name).suffix
        if ending in OPEN:
            OPEN[ending](path_of(file.pk))
            found[ending] = found.get(ending, 0) + 1
    return found


def open_pdf(path: Path) -> None:
    """Its pages have words."""
    from pypdf import PdfReader

    assert any(page.extract_text().strip() for page in PdfReader(path).pages), path


def open_word(path: Path) -> None:
    """It has paragraphs."""
    from docx import Document

    assert Document(str(path)).paragraphs, path


def open_excel(path: Path) -> None:
    """Its first sheet has rows."""
    from openpyxl import load_workbook

    assert load_workbook(BytesIO(path.read_bytes())).worksheets[0].max_row > 1, path


OPEN: dict[str, Callable[[Path], None]] = {
    ".pdf": open_pdf,
    ".docx": open_word,
    ".xlsx": open_excel,
}

if __name__ == "__main__":
    django.setup()
    print(json.dumps(facts()))
