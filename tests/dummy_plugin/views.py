"""One view that says who may enter, and one that forgot to."""

from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from portal.extension.permissions import acting_seat
from portal.extension.views import PluginView


class OpenedView(PluginView):
    """Everybody with a seat may enter."""

    def may_enter(self, request: HttpRequest) -> bool:
        return acting_seat(request) is not None

    def get(self, request: HttpRequest) -> HttpResponse:
        conf = apps.get_app_config("dummy_plugin").conf
        return render(request, "dummy_plugin/page.html", {"greeting": conf.greeting})


class ForgottenView(PluginView):
    """Says nothing, so it stays closed."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse("never")
