"""One findable document."""

from django.utils import timezone
from portal.extension.search import SearchDocument, SearchSource, register_search_source

register_search_source(
    SearchSource(
        "dummy",
        "見本",
        lambda: [SearchDocument("dummy", "1", "見本", "本文", "/dummy/", timezone.now(), ("all",))],
        lambda user: ("all",),
    )
)
