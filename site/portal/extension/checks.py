"""System checks that keep plugins removable and their templates in their own folder."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register
from django.db.models import ForeignKey, ManyToManyField, Model
from wagtail.models import Page

from portal.extension.plugin import PortalPlugin, installed_plugins


@register("portal")
def check_plugins(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """All rules for plugins, and the host rule that no foreign key points into a plugin."""
    plugins = installed_plugins()
    errors: list[CheckMessage] = []
    for plugin in plugins:
        for model in plugin.get_models(include_auto_created=True):
            errors += plugin_model_errors(model, plugin)
        errors += template_errors(plugin)
    return errors + foreign_keys_into_plugins({plugin.label for plugin in plugins})


def plugin_model_errors(model: type[Model], plugin: PortalPlugin) -> list[CheckMessage]:
    """Page subclasses, relations with a reverse name on the host, and indexed references."""
    errors: list[CheckMessage] = []
    if issubclass(model, Page):
        errors.append(
            Error(f"{model._meta.label}: プラグインにページ型は置けません。", id="portal.E001")
        )
    for field in relations(model):
        if outside(field, plugin) and not field.remote_field.hidden:
            errors.append(Error(f'{field}: related_name="+" が必要です。', id="portal.E002"))
    ignored = getattr(model, "wagtail_reference_index_ignore", False)
    if not ignored and not model._meta.auto_created:
        errors.append(
            Error(f"{model._meta.label}: wagtail_reference_index_ignore", id="portal.E003")
        )
    return errors


def relations(model: type[Model]) -> Iterable[Any]:
    """Foreign keys and many-to-many fields declared on a model."""
    fields = [*model._meta.local_fields, *model._meta.local_many_to_many]
    return [field for field in fields if isinstance(field, ForeignKey | ManyToManyField)]


def outside(field: Any, plugin: PortalPlugin) -> bool:
    """Whether a relation leaves the plugin."""
    return bool(field.related_model._meta.app_label != plugin.label)


def foreign_keys_into_plugins(labels: set[str]) -> list[CheckMessage]:
    """Relations from the host, or from another plugin, into a plugin: they would outlive it."""
    return [
        Error(f"{field}: プラグインを指す外部キーは置けません。", id="portal.E004")
        for model in apps.get_models(include_auto_created=True)
        for field in relations(model)
        if field.related_model._meta.app_label in labels
        and model._meta.app_label != field.related_model._meta.app_label
    ]


def template_errors(plugin: PortalPlugin) -> list[CheckMessage]:
    """Templates and static files must lie below the plugin's label, or they shadow others."""
    found = [
        path
        for kind in ("templates", "static")
        for path in sorted((Path(plugin.path) / kind).glob("*"))
        if path.name != plugin.label
    ]
    return [
        Error(f"{path.name}: {plugin.label}/ の下に置いてください。", id="portal.E005")
        for path in found
    ]
