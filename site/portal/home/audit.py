"""Writes the privileged acts and reads of ``privileged`` into the audit log (H-15).

Wagtail's own views write no entry of ours, and some of them none at all; so what they have changed
is found by comparing the objects before and after.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_save
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, ResolverMatch, resolve
from wagtail.models import (
    CollectionViewRestriction,
    GroupCollectionPermission,
    GroupPagePermission,
    PageViewRestriction,
    Task,
    WorkflowContentType,
    WorkflowPage,
    WorkflowTask,
)

from portal.home.middleware import GetResponse
from portal.home.privileged import ACTS, BULK_ACTS, READS, Watched
from portal.ledger.api import AuditedChange, record_audit, record_audits

# Rows that belong to an object although they stand in tables of their own.
PARTS = {
    CollectionViewRestriction,
    GroupCollectionPermission,
    GroupPagePermission,
    PageViewRestriction,
    WorkflowContentType,
    WorkflowPage,
    WorkflowTask,
}
EXPORT, VIEW = "書き出し", "閲覧"
States = dict[Any, tuple[Model, dict[str, Any]]]

_created: ContextVar[list[Model] | None] = ContextVar("created", default=None)


def audit(get_response: GetResponse) -> GetResponse:
    """An act and its entry are kept together or not at all; a read is written once answered."""

    def middleware(request: HttpRequest) -> HttpResponse:
        act = _act(request) if request.method == "POST" else None
        if act:
            return _acted(get_response, request, *act)
        response = get_response(request)
        if request.method == "GET" and response.status_code == 200:
            _record_read(request)
        return response

    return middleware


def _act(request: HttpRequest) -> tuple[Watched, list[Any]] | None:
    """The act that the request asks for, and the objects it names."""
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return None
    if match.view_name == "wagtail_bulk_action":
        label = f"{match.kwargs['app_label']}.{match.kwargs['model_name']}"
        bulk = BULK_ACTS.get((label.lower(), match.kwargs["action"]))
        return (bulk, _chosen(bulk, request)) if bulk else None
    watched = ACTS.get(match.view_name)
    return (watched, _named(watched, match)) if watched else None


def _chosen(watched: Watched, request: HttpRequest) -> list[Any]:
    keys = request.GET.getlist("id")
    whole = watched.model._default_manager.values_list("pk", flat=True)
    return list(whole) if "all" in keys else list(keys)


def _named(watched: Watched, match: ResolverMatch) -> list[Any]:
    return [match.kwargs[watched.argument]] if watched.argument else []


def _acted(
    get_response: GetResponse, request: HttpRequest, watched: Watched, keys: list[Any]
) -> HttpResponse:
    with transaction.atomic():
        before = _states(watched.model, keys)
        with _collecting() as created:
            response = get_response(request)
        if response.status_code >= 500:
            transaction.set_rollback(True)
            return response
        new = [] if keys else [one.pk for one in created if isinstance(one, watched.model)]
        after = _states(watched.model, [*keys, *new])
        changes = list(_changes(before, after))
        if changes:
            record_audits(actor=request.user, action=watched.action, changes=changes)
    return response


def _changes(before: States, after: States) -> Iterator[AuditedChange]:
    for key in {**before, **after}:
        target = before[key][0] if key in before else after[key][0]
        old, new = (states[key][1] if key in states else None for states in (before, after))
        if old != new:
            yield AuditedChange(target, old, new)


def _states(model: type[Model], keys: list[Any]) -> States:
    """Objects and what they are made of, by key; objects that are not there are left out."""
    numbers = [key for key in keys if str(key).isdigit()]
    found = model._default_manager.filter(pk__in=numbers)
    return {one.pk: (one, _state(one)) for one in found}


def _state(instance: Model) -> dict[str, Any]:
    whole = instance.specific if isinstance(instance, Task) else instance
    meta = whole._meta
    state: dict[str, Any] = {
        field.name: field.value_to_string(whole) for field in meta.concrete_fields
    }
    for field in meta.many_to_many:
        state[field.name] = sorted(str(one.pk) for one in field.value_from_object(whole))
    for relation in meta.related_objects:
        part: Any = relation.related_model
        if part in PARTS:
            rows = part._base_manager.filter(**{relation.field.name: instance.pk})
            state[relation.name] = [
                list(map(str, row)) for row in rows.values_list().order_by("pk")
            ]
    return state


@contextmanager
def _collecting() -> Iterator[list[Model]]:
    """What is created meanwhile."""
    created: list[Model] = []
    token = _created.set(created)
    try:
        yield created
    finally:
        _created.reset(token)


def _collect(instance: Model, created: bool = False, **kwargs: Any) -> None:
    collected = _created.get()
    if created and collected is not None:
        collected.append(instance)


def watch_creation() -> None:
    """Once, when the app is ready."""
    post_save.connect(_collect, dispatch_uid="portal.home.audit")


def _record_read(request: HttpRequest) -> None:
    match = request.resolver_match
    watched = READS.get(match.view_name) if match else None
    if not match or not watched:
        return
    target: Model | type[Model] = watched.model
    for found in watched.model._default_manager.filter(pk__in=_named(watched, match)):
        target = found
    leaves = "export" in match.view_name or "csv" in match.view_name or request.GET.get("export")
    kind = EXPORT if leaves else VIEW
    record_audit(actor=request.user, action=f"{kind}：{watched.action}", target=target)
