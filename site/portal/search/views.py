"""The search page, and the fragment shown while somebody writes a question."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portal.extension.parameters import is_id
from portal.extension.reception import is_shown_to_a_person
from portal.extension.search import named_by, search_sources
from portal.extension.views import ClosedView
from portal.search.api import LIMIT, Results, search, suggestions
from portal.search.limits import may_suggest
from portal.search.queries import LONGEST_QUERY
from portal.search.services import count_zero_hit

TEMPLATE = "pages/search/search.html"
SUGGESTIONS = "pages/search/suggestions.html"


class OpenToAll(ClosedView):
    """Everybody who is signed in may ask; what each finds is another matter."""

    http_method_names = ["get", "head", "options"]

    def may_enter(self, request: HttpRequest) -> bool:
        """Everybody."""
        return True


class SearchView(OpenToAll):
    """``/search/?q=&kind=&page=``. Unknown values are dropped, never an error.

    A number typed into the box leads to what it names; a kind chosen shows the finds even so.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        """The finds, LIMIT at a time; help where there is none."""
        query, kind = typed(request), known_kind(request.GET.get("kind", ""))
        if not kind and (url := named_by(request.user, query)):
            return redirect(url)
        wanted = request.GET.get("page", "")
        number = max(1, int(wanted)) if is_id(wanted) else 1
        results = found_on(request, query, kind, number)
        page_obj = Paginator(range(results.total), LIMIT).get_page(number)
        if page_obj.number != number:
            results = found_on(request, query, kind, page_obj.number)
        if query and not sum(results.counts.values()) and is_shown_to_a_person(request):
            count_zero_hit(query=query)
        context = {
            "query": query,
            "results": results,
            "page_obj": page_obj,
            "tabs": tabs(results, query, kind),
            "everything": sum(results.counts.values()),
        }
        return render(request, TEMPLATE, context)


class SuggestionsView(OpenToAll):
    """``/search/suggestions/?q=&kind=``: the first finds as a fragment of a page."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The fragment; 429 for an account that asks more often than one can type."""
        if not may_suggest(request.user):
            return HttpResponse(status=429)
        kinds = [kind for kind in map(known_kind, request.GET.getlist("kind")) if kind]
        query = typed(request)
        results = suggestions(query, request.user, kinds or None)
        return render(request, SUGGESTIONS, {"results": results, "query": query})


def typed(request: HttpRequest) -> str:
    """What is looked for."""
    return request.GET.get("q", "").strip()[:LONGEST_QUERY]


def known_kind(kind: str) -> str:
    """The kind, or nothing where there is none of this name."""
    return kind if search_sources.get(kind) else ""


def found_on(request: HttpRequest, query: str, kind: str, number: int) -> Results:
    """What stands on a page of the finds."""
    return search(query, request.user, show=kind, offset=(number - 1) * LIMIT)


def tabs(results: Results, query: str, kind: str) -> list[dict[str, Any]]:
    """All kinds, and each that has something, with their numbers."""
    rows = [("", "すべて", sum(results.counts.values()))]
    rows += [(s.kind, s.label, results.counts[s.kind]) for s in search_sources]
    return [
        {
            "label": label,
            "url": f"?{urlencode({'q': query, 'kind': key} if key else {'q': query})}",
            "count": count,
            "is_current": key == kind,
        }
        for key, label, count in rows
        if count or key in ("", kind)
    ]
