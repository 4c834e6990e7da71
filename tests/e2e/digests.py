"""Writes the digests of a morning: ``python -m tests.e2e.digests 2`` in the portal's environment.

So many working days from now at 8:30, because journeys run on Sundays too.
"""

import sys
from datetime import datetime, time


def main(days: int) -> None:
    """Print how many seats got one."""
    from django.utils import timezone
    from portal.extension.working_days import add_working_days
    from portal.notifications.digests import write_digests
    from portal.notifications.models import DigestSetting

    day = add_working_days(timezone.localdate(), days)
    morning = datetime.combine(day, time(8, 30))
    DigestSetting.objects.update(digested_on=None)
    print(write_digests(now=timezone.make_aware(morning)))


if __name__ == "__main__":
    import django

    django.setup()
    main(int(sys.argv[1]))
