"""What other apps may do when the seats of an organisation change."""

from django.dispatch import Signal

seats_changed = Signal()
"""Seats were opened or closed, or given other duties, or the 代表窓口 moved; ``organisation_id``.

Sent inside the transaction of the change: a receiver that fails undoes it.
"""
