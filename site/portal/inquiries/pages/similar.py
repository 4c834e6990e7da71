"""What the desk sees beside a case: FAQ, notices and other cases about the same."""

from typing import Any

from portal.faq.naming import KIND as FAQ
from portal.inquiries.models import Case
from portal.inquiries.searching import CASE, SHARED
from portal.notices.naming import SEARCH_KIND as NOTICE
from portal.search.api import Hit, suggestions

KINDS = (FAQ, NOTICE, CASE, SHARED)
SHOWN = 5


def similar(case: Case, user: Any) -> list[Hit]:
    """The best finds for its subject that the person may open, without the case itself."""
    own = {(CASE, str(case.pk)), (SHARED, str(case.pk))}
    found = suggestions(case.subject, user, KINDS, limit=SHOWN + len(own)).hits
    return [hit for hit in found if (hit.kind, hit.id) not in own][:SHOWN]
