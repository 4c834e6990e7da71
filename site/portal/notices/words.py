"""Finding what was published by words: one folded text for each, compared with folded words.

For the boxes of the lists, which follow the publication at once and have their own order. Ranking
and suggestions are the search engine's.
"""

from django.db.models import Q

from portal.notices.comparison import text_blocks
from portal.search.folding import fold

MAX_WORDS = 8


def folded_text(*texts: str, html: str) -> str:
    """Texts and the text of a body as words are looked for in them.

    Width, case, kana and dashes make no difference, and no mark-up is left. Whoever folds
    otherwise has to write the stored texts anew (a data migration).
    """
    return fold("\n".join([*texts, *text_blocks(html)]))


def has_words(typed: str, field: str) -> Q:
    """Every word occurs in a field that ``folded_text`` wrote; whatever is typed for nothing."""
    condition = Q()
    for word in fold(typed).split()[:MAX_WORDS]:
        condition &= Q(**{f"{field}__contains": word})
    return condition
