"""定型文 of the desks: helpdesk's preset replies, as plain text and per queue."""

from django.db import transaction
from django.db.models import QuerySet
from helpdesk.models import PreSetReply, Queue

from portal.accounts.permissions import is_agent
from portal.inquiries.exceptions import NotAllowed
from portal.inquiries.models import Desk
from portal.inquiries.permissions import Actor, desks_of


def own_presets(actor: Actor) -> QuerySet[PreSetReply]:
    """Those that belong to the actor's desks alone: only these may be changed."""
    if not is_agent(actor.seat):
        return PreSetReply.objects.none()
    queues = desks_of(actor.seat).values("queue")
    elsewhere = Queue.objects.exclude(pk__in=queues)
    own = PreSetReply.objects.filter(queues__in=queues)
    return own.exclude(queues__in=elsewhere).distinct().order_by("name")


@transaction.atomic
def save_preset(
    *, actor: Actor, desk: Desk, name: str, body: str, preset_id: int | None = None
) -> PreSetReply:
    """Add a text to a desk, or change one; to add the same twice is once. Raises NotAllowed."""
    if not is_agent(actor.seat) or not desks_of(actor.seat).filter(pk=desk.pk).exists():
        raise NotAllowed
    Desk.objects.select_for_update(no_key=True).values_list("pk").get(pk=desk.pk)
    same = own_presets(actor).filter(queues=desk.queue_id, name=name, body=body).first()
    if preset_id is None and same:
        return same
    preset = PreSetReply() if preset_id is None else own_presets(actor).filter(pk=preset_id).first()
    if preset is None:
        raise NotAllowed
    preset.name, preset.body = name, body
    preset.save()
    preset.queues.set([desk.queue_id])
    return preset


def delete_preset(*, actor: Actor, preset_id: int) -> None:
    """Twice is once; drafts keep the words. Raises nothing: what is not one's own stays."""
    for preset in own_presets(actor).filter(pk=preset_id):
        preset.delete()
