"""The demo world of receipts; importing it registers both loaders, in this order."""

from plugins.receipts.demo import receipts, reminders  # noqa: F401
