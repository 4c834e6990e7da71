"""The piece of a text that shows best why it was found, with marks; safe whatever the text is."""

from collections.abc import Iterable, Sequence
from itertools import takewhile

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal.search.folding import fold_with_places
from portal.search.queries import Query

LENGTH = 120  # characters
BEFORE = 24
MOST_MARKS = 400
FULL = 1.0
Span = tuple[int, int]


def marked(text: str, query: Query, *, has_all_words: bool) -> SafeString:
    """The whole text with its finds in ``<mark>``."""
    return pieces(text, 0, len(text), spans(text, query, has_all_words=has_all_words))


def passage(text: str, query: Query, *, has_all_words: bool) -> SafeString:
    """About LENGTH characters around the most finds, or the beginning where there is none."""
    found = spans(text, query, has_all_words=has_all_words)
    begin, end = best_window(text, found)
    body = pieces(text, begin, end, found)
    return format_html("{}{}{}", "…" if begin else "", body, "…" if end < len(text) else "")


def spans(text: str, query: Query, *, has_all_words: bool) -> list[Span]:
    """Where in the text something of the query stands, in order, none overlapping another."""
    folded, places = fold_with_places(text)
    wanted = query.words if has_all_words else telling_pairs(query)
    found = sorted(hits(folded, wanted))
    merged: list[Span] = []
    for begin, end in found[:MOST_MARKS]:
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((begin, end))
    return [(places[begin], end_place(places, end)) for begin, end in merged]


def end_place(places: Sequence[int], end: int) -> int:
    """Where the cluster ends whose last folded character comes before ``end``."""
    while end < len(places) - 1 and places[end] == places[end - 1]:
        end += 1
    return places[end]


def telling_pairs(query: Query) -> list[str]:
    """The pairs worth a mark: of function words only if there is nothing else."""
    return [pair for pair, weight in query.pairs.items() if weight >= FULL] or [*query.pairs]


def hits(folded: str, wanted: Iterable[str]) -> Iterable[Span]:
    """Every place where one of the words stands."""
    for word in wanted:
        begin = folded.find(word)
        number = 0
        while begin >= 0 and number < MOST_MARKS:
            yield begin, begin + len(word)
            begin, number = folded.find(word, begin + 1), number + 1


def best_window(text: str, found: Sequence[Span]) -> Span:
    """The stretch that holds the most different finds; of several the first."""
    best, best_value = 0, 0
    for place, (start, _) in enumerate(found):
        value = sum(map(len, different(text, found[place:], start + LENGTH)))
        if value > best_value:
            best, best_value = start, value
    begin = max(0, best - BEFORE)
    return begin, min(len(text), begin + LENGTH)


def different(text: str, found: Sequence[Span], limit: int) -> set[str]:
    """The finds, each once, from the first on as far as the limit."""
    return {text[a:b] for a, b in takewhile(lambda span: span[1] <= limit, found)}


def pieces(text: str, begin: int, end: int, found: Sequence[Span]) -> SafeString:
    """A stretch of the text with marks, each piece escaped."""
    parts: list[SafeString] = []
    place = begin
    for start, stop in found:
        start, stop = max(start, begin), min(stop, end)
        if start < stop:
            parts.append(format_html("{}<mark>{}</mark>", text[place:start], text[start:stop]))
            place = stop
    parts.append(format_html("{}", text[place:end]))
    return format_html_join("", "{}", ((part,) for part in parts))
