"""The worker looks for FAQ to be checked: days of review, and notices whose event was missed."""

from portal.extension.jobs import periodic
from portal.faq.services import flag_dependents, flag_due


@periodic("faq.look_for_checks", every_seconds=10 * 60)
def look_for_checks() -> None:
    """Nothing that was flagged once is flagged again for the same reason."""
    flag_dependents()
    flag_due()
