"""View base classes, closed by default: who may enter must be said, or nobody may."""

from typing import Any, ClassVar

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views import View


class ClosedView(View):
    """Signed-in people only, and only those ``may_enter`` admits; others get 404.

    404 rather than 403, so that the existence of a page is not told.

    What was typed into a form survives the end of the session: it is shown again after sign-in.
    ``keeps_typed = False`` forbids that, for answers and posts that must stay anonymous.
    ``typed_labels`` names the fields for that page where there is no ``form_class`` with labels;
    an empty name keeps a field that says nothing to people, such as a key, off that page, and
    ``button_values`` what a button sends in a field that people fill in elsewhere.

    ``carries_seat = True``: forms name in ``seat`` the seat that their page was opened with. Where
    they get 404 because of another acting seat, the answer leads back to theirs.
    """

    keeps_typed: ClassVar[bool] = True
    typed_labels: ClassVar[dict[str, str]] = {}
    button_values: ClassVar[dict[str, str]] = {}
    carries_seat: ClassVar[bool] = False

    def may_enter(self, request: HttpRequest) -> bool:
        """Override to open the view. Called after the sign-in check."""
        return False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Sign-in, then admission, then the method's handler."""
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not self.may_enter(request):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class PluginView(ClosedView):
    """Base of every plugin view."""
