"""Writing the index: what the sources say now, a batch at a time.

Rows are locked before the source is read, so that of two writers the later one has read the later
state. Everything about a batch is one transaction.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice

from django.db import connection, transaction
from django.db.models import Count

from portal.extension.rows import insert_rows
from portal.extension.search import SearchDocument, SearchSource, search_sources
from portal.search import bulk
from portal.search.models import Document, Permission, Posting, Term
from portal.search.terms import kind_range, kind_term, term_of
from portal.search.weighing import folded_text, weights

BATCH = 200
FORMAT = "1"
"""Part of every digest: another number when folding, terms or weights change."""
HIDDEN = "hidden"
ADD = "ON CONFLICT (term) DO UPDATE SET number = search_term.number + excluded.number"


def index(kind: str, ids: Collection[str]) -> None:
    """Bring some documents of a kind in line with their source, or take them out."""
    source = search_sources.get(kind)
    if source is None:  # a plugin that is switched off: nobody can find its documents
        return
    with transaction.atomic():
        rows = locked_rows(kind, ids)
        read = {document.id: document for document in source.documents(list(rows))}
        digests = {key: digest_of(document) for key, document in read.items()}
        remove([row.pk for key, row in rows.items() if key not in read], kind)
        write([(rows[k], read[k], digests[k]) for k in read if rows[k].digest != digests[k]])


def locked_rows(kind: str, ids: Collection[str]) -> dict[str, Document]:
    """A row for each id, made where there is none, locked in the order of their numbers."""
    rows = [Document(kind=kind, key=key) for key in dict.fromkeys(ids)]
    Document.objects.bulk_create(rows, ignore_conflicts=True)
    found = Document.objects.filter(kind=kind, key__in=ids).defer("body", "text")
    return {row.key: row for row in found.select_for_update().order_by("pk")}


def hide(kind: str, key: str) -> None:
    """Let nobody find a document until it is read again."""
    with transaction.atomic():
        rows = Document.objects.filter(kind=kind, key=key).exclude(digest="")
        for pk in list(rows.select_for_update().values_list("pk", flat=True)):
            Permission.objects.filter(document=pk).delete()
            Document.objects.filter(pk=pk).update(digest=HIDDEN)


def digest_of(document: SearchDocument) -> str:
    """What of a document the index depends on."""
    parts = [
        FORMAT,
        document.title,
        document.body,
        document.url,
        document.updated_at.isoformat(),
        sorted(document.audience),
        document.facts,
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def remove(numbers: Collection[int], kind: str) -> None:
    """Take documents out, with everything about them."""
    if not numbers:
        return
    counts = removed_postings(numbers)
    written = Document.objects.filter(pk__in=numbers).exclude(digest="").count()
    counts[kind_term(kind)] -= written
    Permission.objects.filter(document__in=numbers).delete()
    Document.objects.filter(pk__in=numbers).delete()
    add_counts(counts)


def write(entries: Collection[tuple[Document, SearchDocument, str]]) -> None:
    """Write documents that are new or have changed."""
    if not entries:
        return
    numbers = [row.pk for row, _, _ in entries]
    counts = removed_postings(numbers)
    Permission.objects.filter(document__in=numbers).delete()
    postings: list[tuple[int, int, int]] = []
    for row, document, digest in entries:
        counts[kind_term(row.kind)] += not row.digest
        postings += write_document(row, document, digest)
    counts.update(term for term, _, _ in postings)
    bulk.insert("search_posting", sorted(postings))
    insert_rows(Permission, ("document_id", "token"), permission_rows(entries))
    add_counts(counts)


def write_document(
    row: Document, document: SearchDocument, digest: str
) -> list[tuple[int, int, int]]:
    """Write the row of a document; its postings."""
    title, body = folded_text(document)
    Document.objects.filter(pk=row.pk).update(
        title=document.title,
        facts=list(document.facts),
        body=document.body,
        url=document.url,
        updated_at=document.updated_at,
        text=f"{title}\n{body}",
        digest=digest,
    )
    found = weights(title, body)
    return [(term_of(row.kind, pair), row.pk, weight) for pair, weight in found.items()]


def permission_rows(
    entries: Iterable[tuple[Document, SearchDocument, str]],
) -> Iterator[tuple[int, str]]:
    """A row for each token."""
    for row, document, _ in entries:
        for token in dict.fromkeys(document.audience):
            yield row.pk, f"{row.kind}:{token}"


def removed_postings(numbers: Collection[int]) -> Counter[int]:
    """Take the postings of documents away; what that does to the counts of their terms."""
    postings = Posting.objects.filter(document_id__in=numbers)
    counts = postings.order_by().values_list("term").annotate(number=Count("weight"))
    found = Counter({term: -number for term, number in counts})
    postings._raw_delete(postings.db)
    return found


def add_counts(counts: Counter[int]) -> None:
    """Add to the counts of terms, always in the same order: writers never wait in a circle."""
    changes = sorted((term, number) for term, number in counts.items() if number)
    bulk.insert("search_term", changes, ADD)


def rebuild(source: SearchSource, progress: Callable[[int], None] = lambda number: None) -> int:
    """Bring a whole kind in line with its source; how many documents it has now.

    Search goes on meanwhile: each batch is in one moment what it was, in the next what it is.
    """
    seen: set[str] = set()
    for ids in batches(source.ids()):
        seen.update(ids)
        index(source.kind, ids)
        progress(len(seen))
    stored = Document.objects.filter(kind=source.kind).values_list("key", flat=True)
    for ids in batches([key for key in stored if key not in seen]):
        index(source.kind, ids)
    recount(source.kind)
    return Document.objects.filter(kind=source.kind).count()


def batches(ids: Iterable[str]) -> Iterator[list[str]]:
    """Ids in lists of BATCH."""
    left = iter(ids)
    while part := list(islice(left, BATCH)):
        yield part


@transaction.atomic
def recount(kind: str) -> None:
    """Count the terms of a kind anew."""
    first, last = kind_range(kind)
    Term.objects.filter(term__range=(first, last)).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO search_term (term, number) SELECT term, COUNT(*) FROM search_posting"
            " WHERE term BETWEEN %s AND %s GROUP BY term",
            [first, last],
        )
    written = Document.objects.filter(kind=kind).exclude(digest="").count()
    Term.objects.create(term=kind_term(kind), number=written)
