"""Mounts the URL patterns of the plugins that are switched on, after the host's own."""

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from portal.extension.plugin import installed_plugins


def plugin_urlpatterns() -> list[URLPattern | URLResolver]:
    """One include per plugin with a ``urls`` module; namespace = app label."""
    return [
        path("", include((import_module(f"{plugin.name}.urls").urlpatterns, plugin.label)))
        for plugin in installed_plugins()
        if find_spec(f"{plugin.name}.urls")
    ]
