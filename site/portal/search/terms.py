"""Bigrams: what the built-in index is made of.

A term is one number: the kind of document and the code points of two characters. So all terms that
begin with one character lie side by side, which answers single-character queries; the last
character of a run stands before nothing (code point 0). Kinds have lists of their own, so that
2,000 FAQ pages are not looked for among 100,000 cases.
"""

import zlib
from collections import Counter
from functools import cache

from portal.search.folding import runs

BITS = 21  # of a code point
KIND_BITS = 20
# Pairs of hiragana that nearly every text has. They are not in the index; whether a document has
# the words asked for is read in its text anyway.
COMMON = (
    "いう いた いて いと いの いは いま いる うな うに えて おい おけ おり かか かの かは "
    "かも から かる がい がで がと がな がの くだ くな くは ける けて ここ こと この これ "
    "さい され した して しな しま しょ する すが すと すの すべ すれ せて せる せん そう "
    "そこ その それ たい たが たし たた たと たの たは たび ため たも たら たり たる たを "
    "だき ださ つい つき つの てい てお てく ては ても てる であ でき です では での でも "
    "とい とお とか とき とこ とし とす とな との とは とも とを どの ない なお なか なく "
    "なけ なっ なの なら なり なる なわ なを にお にか にこ にし にす につ にて にな には "
    "にも によ にを のう のか のが のこ のた ので のと のに のは のみ のも のよ のを はい "
    "はこ はそ はな はの びに ほか まし ます また まで まの まれ みの もの もに よう より "
    "よる られ らな らの りま るか るこ るた ると るの るは るも るよ るを れた れて れば "
    "れま れる わせ をい をお をし をす をも んで "
)
STOPS = frozenset(COMMON.split())

# In folded texts: what was katakana is hiragana, too.
HIRAGANA = frozenset(map(chr, range(ord("ぁ"), ord("ゖ") + 1)))


def pairs(folded: str) -> Counter[str]:
    """How often each pair occurs in a folded text."""
    found: Counter[str] = Counter()
    for run in runs(folded):
        found.update(map("".join, zip(run, f"{run[1:]}\0", strict=True)))
    for stop in STOPS & found.keys():
        del found[stop]
    return found


@cache
def kind_term(kind: str) -> int:
    """The lowest term of a kind; under it the number of the kind's documents is counted."""
    return (zlib.crc32(kind.encode()) % 2**KIND_BITS) << (2 * BITS)


def term_of(kind: str, pair: str) -> int:
    """The number of a pair within a kind."""
    return kind_term(kind) | ord(pair[0]) << BITS | ord(pair[1])


def terms_from(kind: str, char: str) -> tuple[int, int]:
    """First and last term that begin with a character."""
    first = term_of(kind, f"{char}\0")
    return first, first + 2**BITS - 1


def kind_range(kind: str) -> tuple[int, int]:
    """First and last term of a kind."""
    return kind_term(kind), kind_term(kind) + 2 ** (2 * BITS) - 1
