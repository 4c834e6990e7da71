"""Writing down what is missing: words that found nothing, and never whose."""

import unicodedata

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from portal.search.models import ZeroHit

LONGEST = ZeroHit._meta.get_field("query").max_length or 0


@transaction.atomic
def count_zero_hit(*, query: str) -> None:
    """Count one more vain search of today for these words, however they were spaced."""
    words = " ".join(unicodedata.normalize("NFKC", query.replace("\0", " ")).casefold().split())
    row, _ = ZeroHit.objects.get_or_create(query=words[:LONGEST], day=timezone.localdate())
    ZeroHit.objects.filter(pk=row.pk).update(number=F("number") + 1)
