"""FAQ pages, what stands beside them outside of their revisions, and what readers say."""

from portal.faq.models.pages import FaqIndexPage, FaqPage, FaqSource, RelatedFaq
from portal.faq.models.readers import Choice, Feedback, Participation, VoteCount
from portal.faq.models.standing import FaqChange, FaqStanding, FaqWords

__all__ = [
    "Choice",
    "FaqChange",
    "FaqIndexPage",
    "FaqPage",
    "FaqSource",
    "FaqStanding",
    "FaqWords",
    "Feedback",
    "Participation",
    "RelatedFaq",
    "VoteCount",
]
