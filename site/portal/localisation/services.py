"""Gives permissions and stock rows of third-party packages their Japanese names."""

from typing import Any

from django.apps import apps as installed_apps
from django.apps.registry import Apps
from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import DEFAULT_DB_ALIAS
from django.utils import translation

from portal.localisation.names import ACTIONS, MODELS, PERMISSIONS, ROWS


def name_rows(*, using: str = DEFAULT_DB_ALIAS, apps: Apps = installed_apps, **_: Any) -> None:
    """post_migrate receiver; may run any number of times.

    ``apps`` is the state the database was migrated to, so a model missing there has no table.
    """
    name_stock_rows(using=using, apps=apps)
    if _has_model(apps, "auth", "permission"):
        name_permissions(using=using)


def name_stock_rows(*, using: str, apps: Apps = installed_apps) -> None:
    """Rename each row that still bears its English name, unless the Japanese one is taken."""
    for (app_label, model_name), fields, english, japanese in ROWS:
        if not _has_model(apps, app_label, model_name):
            continue
        rows = apps.get_model(app_label, model_name)._base_manager.using(using)
        if not rows.filter(**{fields[0]: japanese}).exists():
            rows.filter(**{fields[0]: english}).update(**dict.fromkeys(fields, japanese))


def name_permissions(*, using: str) -> int:
    """Name default and well-known permissions in Japanese; returns how many names changed.

    Permissions that an app of ours names itself keep their name.
    """
    changed = []
    with translation.override(settings.LANGUAGE_CODE):
        for permission in Permission.objects.using(using).select_related("content_type"):
            name = permission_name(permission)
            if name != permission.name:
                permission.name = name
                changed.append(permission)
    Permission.objects.using(using).bulk_update(changed, ["name"])
    return len(changed)


def permission_name(permission: Permission) -> str:
    """The Japanese name of a permission, or its present one where none is known."""
    kind = permission.content_type
    known = PERMISSIONS.get((kind.app_label, permission.codename))
    action, _, model_name = permission.codename.partition("_")
    model = kind.model_class()
    if known or model is None or model_name != kind.model or action not in ACTIONS:
        return known or permission.name
    noun = MODELS.get((kind.app_label, kind.model)) or str(model._meta.verbose_name)
    return ACTIONS[action].format(noun)


def _has_model(apps: Apps, app_label: str, model_name: str) -> bool:
    try:
        apps.get_model(app_label, model_name)
    except LookupError:
        return False
    return True
