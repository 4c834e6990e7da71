"""Writes the digests of a morning: ``python -m tests.e2e.digests`` with the portal's environment.

The next working day at 8:30, so that journeys also run on a Sunday, as if it were the first time.
"""

from datetime import datetime, time


def main() -> None:
    """Print how many seats got one."""
    from django.utils import timezone
    from portal.extension.working_days import next_working_day
    from portal.notifications.digests import write_digests
    from portal.notifications.models import DigestSetting

    morning = datetime.combine(next_working_day(timezone.localdate()), time(8, 30))
    DigestSetting.objects.update(digested_on=None)
    print(write_digests(now=timezone.make_aware(morning)))


if __name__ == "__main__":
    import django

    django.setup()
    main()
