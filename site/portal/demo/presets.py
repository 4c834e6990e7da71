"""The demo's 定型文 of each desk."""

from portal.demo.fixtures import read
from portal.inquiries.models import Desk
from portal.inquiries.past import store_preset


def load_presets() -> None:
    """Those that are not there yet."""
    desks = {desk.queue.slug: desk for desk in Desk.objects.select_related("queue")}
    for row in read("presets")["presets"]:
        store_preset(desks[row["desk"]], row["name"], row["body"])
