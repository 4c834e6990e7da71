"""How much a document is about a pair: BM25F over title and body, worked out when it is written."""

from portal.extension.search import SearchDocument
from portal.search.folding import fold
from portal.search.terms import pairs
from portal.search.years import other_years

LONGEST_TEXT = 50_000  # characters of a document that are indexed
TITLE_WEIGHT = 2.0
USUAL_TITLE, USUAL_BODY = 30, 400  # characters; longer ones tell less by the same pair
TITLE_PART, BODY_PART = 0.5, 0.5  # of the length that counts
SATURATION = 6.0
SCALE = 1000


def folded_text(document: SearchDocument) -> tuple[str, str]:
    """Title with facts, and body with years of the other calendar, folded."""
    title = fold(" ".join((document.title, *document.facts)))
    body = fold(document.body)[:LONGEST_TEXT]
    return title, f"{body}\n{other_years(f'{title} {body}')}"


def weights(title: str, body: str) -> dict[str, int]:
    """Weight by pair, 1 to 7,000."""
    in_title, in_body = pairs(title), pairs(body)
    by_title = TITLE_WEIGHT / (1 - TITLE_PART + TITLE_PART * len(title) / USUAL_TITLE)
    by_body = 1 / (1 - BODY_PART + BODY_PART * len(body) / USUAL_BODY)
    return {
        pair: saturated(in_title[pair] * by_title + in_body[pair] * by_body)
        for pair in in_title | in_body
    }


def saturated(value: float) -> int:
    """Many occurrences tell little more than some."""
    return max(1, round(SCALE * value * (SATURATION + 1) / (value + SATURATION)))
