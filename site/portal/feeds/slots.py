"""The way to the feeds on the account page."""

from portal.extension.slots import Slot, register_slot


@register_slot
class FeedSection(Slot):
    """Feeds and calendar."""

    slot = "account.section"
    key = "feeds"
    order = 50
    template_name = "pages/feeds/account_section.html"
