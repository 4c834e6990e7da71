"""Writes the privileged acts and reads of ``privileged`` into the audit log (H-15).

Wagtail's own views write no entry of ours, and some of them none at all; so what they have changed
is found by comparing the objects before and after.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_save
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, ResolverMatch, resolve

from portal.extension.parameters import is_id
from portal.home.middleware import GetResponse
from portal.home.privileged import ACTS, BULK_ACTS, READS, Watched
from portal.home.states import States, states
from portal.ledger.api import AuditedChange, record_audit, record_audits

EXPORT, VIEW = "書き出し", "閲覧"

_created: ContextVar[list[Model] | None] = ContextVar("created", default=None)


def audit(get_response: GetResponse) -> GetResponse:
    """An act and its entry are kept together or not at all; a read is written once answered."""

    def middleware(request: HttpRequest) -> HttpResponse:
        act = _act(request) if request.method == "POST" else None
        if act:
            return _acted(get_response, request, *act)
        response = get_response(request)
        if request.method in ("GET", "POST"):
            _record_read(request, response.status_code)
        return response

    return middleware


def _act(request: HttpRequest) -> tuple[Watched, ResolverMatch] | None:
    """The act that the request asks for, unless the person is kept out of the admin anyway."""
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return None
    watched = ACTS.get(match.view_name)
    if not watched or not request.user.has_perm("wagtailadmin.access_admin"):
        return None
    return watched, match


def _acted(
    get_response: GetResponse, request: HttpRequest, watched: Watched, match: ResolverMatch
) -> HttpResponse:
    keys = [key for key in _named(watched, match) if is_id(str(key))]
    with transaction.atomic():
        before = states(watched.model, keys)
        with _collecting() as created:
            response = get_response(request)
        if response.status_code >= 500:
            transaction.set_rollback(True)
            return response
        new = [one.pk for one in created if isinstance(one, watched.model)]
        _record_changes(request, watched, before, keys if watched.argument else new)
    return response


def _named(watched: Watched, match: ResolverMatch) -> list[Any]:
    return [match.kwargs[watched.argument]] if watched.argument else []


def before_bulk_action(
    request: HttpRequest, action_type: str, objects: Collection[Any], action: Any
) -> None:
    """Wagtail has checked by then who may do what, and has a transaction open."""
    if watched := BULK_ACTS.get((action.model._meta.label_lower, action_type)):
        action.states_before = states(watched.model, [one.pk for one in objects])


def after_bulk_action(
    request: HttpRequest, action_type: str, objects: Collection[Any], action: Any
) -> None:
    """An entry for each object; those that were deleted have lost their keys by now."""
    if watched := BULK_ACTS.get((action.model._meta.label_lower, action_type)):
        _record_changes(request, watched, action.states_before, list(action.states_before))


def _record_changes(
    request: HttpRequest, watched: Watched, before: States, keys: list[Any]
) -> None:
    changes = list(_changes(before, states(watched.model, keys)))
    if changes:
        record_audits(actor=request.user, action=watched.action, changes=changes)


def _changes(before: States, after: States) -> Iterator[AuditedChange]:
    for key in {**before, **after}:
        target = before[key][0] if key in before else after[key][0]
        old, new = (seen[key][1] if key in seen else None for seen in (before, after))
        if old != new:
            yield AuditedChange(target, old, new)


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


def _record_read(request: HttpRequest, status: int) -> None:
    match = request.resolver_match
    watched = READS.get(match.view_name) if match else None
    if not match or not watched or not _shows(request, status, watched):
        return
    if watched.internal and _sits_there(request, match):
        return
    target: Model | type[Model] = watched.model
    for found in watched.model._default_manager.filter(pk__in=_named(watched, match)):
        target = found
    leaves = "export" in match.view_name or "csv" in match.view_name or request.GET.get("export")
    kind = EXPORT if leaves else VIEW
    record_audit(actor=request.user, action=f"{kind}：{watched.action}", target=target)


def _shows(request: HttpRequest, status: int, watched: Watched) -> bool:
    """A form with errors comes back on the page that names people: as 422, by Wagtail as 200."""
    if request.method == "POST" and watched.internal:
        return status == 422
    return status == 200


def _sits_there(request: HttpRequest, match: ResolverMatch) -> bool:
    """Whether the person has a seat in the organisation of the address, acting or not."""
    seats = request.seats  # type: ignore[attr-defined]
    return any(seat.organisation_id == match.kwargs["organisation_id"] for seat in seats)
