"""The built-in index, and what was looked for in vain.

Everything but ``ZeroHit`` is derived from what the sources say: ``rebuild_search`` makes it anew.
"""

from django.db import models
from django.utils import timezone


class Document(models.Model):
    """One findable thing as it was last read. ``text`` is folded, for exact matches.

    ``digest`` tells what is unchanged; empty for a row that only holds the place. Low ids are old
    documents: a list that has to be cut keeps the newest.
    """

    kind = models.CharField("種類", max_length=20)
    key = models.CharField("識別子", max_length=64)
    title = models.TextField("題", default="")
    facts = models.JSONField(default=list)
    body = models.TextField("本文", default="")
    url = models.CharField(max_length=500, default="")
    updated_at = models.DateTimeField("更新日時", default=timezone.now)
    text = models.TextField(default="")
    digest = models.CharField(max_length=64, default="")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "検索の文書"
        verbose_name_plural = "検索の文書"
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="search_document_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Permission(models.Model):
    """Who holds the token may find the document. Tokens begin with the kind: notice:org:12."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="permissions")
    token = models.CharField(max_length=100)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "検索の権限"
        verbose_name_plural = "検索の権限"

    def __str__(self) -> str:
        return self.token


class Posting(models.Model):
    """A document has a pair of characters; ``weight`` (1 to 7,000) says how much it is about it.

    The document is a number and no foreign key: millions of rows that nobody else points into.
    """

    pk = models.CompositePrimaryKey("term", "document_id")
    term = models.BigIntegerField()
    document_id = models.BigIntegerField(db_index=True)
    weight = models.SmallIntegerField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "検索の索引"
        verbose_name_plural = "検索の索引"

    def __str__(self) -> str:
        return f"{self.term} {self.document_id}"


class Term(models.Model):
    """In how many documents a term occurs; the lowest term of a kind counts its documents."""

    term = models.BigIntegerField(primary_key=True)
    number = models.IntegerField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "検索の語"
        verbose_name_plural = "検索の語"

    def __str__(self) -> str:
        return f"{self.term} {self.number}"


class ZeroHit(models.Model):
    """On how many occasions of a day a query found nothing. Never who asked."""

    query = models.CharField("探した言葉", max_length=100)
    day = models.DateField("日")
    number = models.PositiveIntegerField("回数", default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "見つからなかった言葉"
        verbose_name_plural = "見つからなかった言葉"
        constraints = [models.UniqueConstraint(fields=["query", "day"], name="zero_hit_once")]

    def __str__(self) -> str:
        return self.query
