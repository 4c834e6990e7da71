"""The notice and FAQ indexes of the demo: a page per bureau, and per division without one."""

from portal.demo.fixtures import read
from portal.faq.tree import ensure_faq_tree
from portal.notices.tree import ensure_notice_tree
from portal.organisations.models import Organisation, OrganisationKind


def load_tree() -> None:
    """Index pages, groups and workflows for every issuing bureau."""
    ministry = read("people")["ministry"]
    bureaus = {
        row["key"]: Organisation.objects.get(name=row["name"], kind=OrganisationKind.BUREAU)
        for row in ministry["bureaus"]
    }
    others = {
        row["key"]: Organisation.objects.get(name=row["name"], kind=OrganisationKind.DIVISION)
        for row in ministry["other_divisions"]
    }
    ensure_notice_tree(bureaus=bureaus | others)
    ensure_faq_tree()
