#!/usr/bin/env python
"""Command line of the portal. The demo settings are the default, so that a fresh clone works."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Run a management command with the project root on the path (plugins/ lives there)."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.demo")
    from django.core.management import execute_from_command_line
    from portal.settings.guard import UnsafeSettings

    try:
        execute_from_command_line(sys.argv)
    except UnsafeSettings as refusal:
        sys.exit(str(refusal))


if __name__ == "__main__":
    main()
