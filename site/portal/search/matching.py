"""Lists that can be searched: the documents that have all words, as a part of a larger query.

A list has its own order and conditions: it wants all of them, and no ranking.
"""

from django.db.models import Exists, OuterRef, QuerySet

from portal.search.models import Document, Posting, Term
from portal.search.queries import Query, parse
from portal.search.statements import MOST_SEEDS
from portal.search.terms import HIRAGANA, pairs, term_of, terms_from


def documents_with(typed: str, kind: str) -> QuerySet[Document]:
    """Documents of a kind in which every word occurs as it was typed; one query to plan it.

    No permission is asked: for lists that hold nothing but what their reader may see.
    """
    query = parse(typed)
    needed = {pair for word in query.words for pair in pairs(word) if not pair.endswith("\0")}
    numbers = numbers_of(kind, needed)
    if query.is_empty or len(numbers) < len(needed):
        return Document.objects.none()
    seeds = sorted(needed, key=lambda pair: (numbers[pair], pair))[:MOST_SEEDS]
    found = Document.objects.filter(kind=kind)
    for pair in seeds:
        found = found.filter(has_term(term=term_of(kind, pair)))
    if not seeds and (single := single_character(query)):
        found = found.filter(has_term(term__range=terms_from(kind, single)))
    for word in query.words:
        if word not in seeds:
            found = found.filter(text__contains=word)
    return found


def numbers_of(kind: str, pairs: set[str]) -> dict[str, int]:
    """In how many documents of the kind each pair occurs; those that occur in any."""
    by_term = {term_of(kind, pair): pair for pair in pairs}
    known = Term.objects.filter(term__in=list(by_term), number__gt=0)
    return {by_term[term]: number for term, number in known.values_list("term", "number")}


def has_term(**condition: object) -> Exists:
    """Whether a document has a term."""
    return Exists(Posting.objects.filter(document_id=OuterRef("pk"), **condition))


def single_character(query: Query) -> str:
    """A word of one character that begins terms; hiragana would begin too many."""
    return next((word for word in query.words if len(word) == 1 and word not in HIRAGANA), "")
