"""Rounds on the database of DATABASE_URL: ``python -m tests.faults.database POINTS SEED [NAME]``.

Prints one line for each point, ``ok`` or ``FAILED`` first.
"""

import os
import random
import sys
import time
from collections.abc import Callable
from functools import partial

import django

django.setup()

from django.db import connection  # noqa: E402

from tests.bench.world import fill_seats  # noqa: E402
from tests.faults.acknowledging import Acknowledging, Sealing  # noqa: E402
from tests.faults.inquiring import Escalating, Inquiring  # noqa: E402
from tests.faults.mailing import Mailing  # noqa: E402
from tests.faults.publishing import ByWeb, ByWorker  # noqa: E402
from tests.faults.scene import WINDOW, Round, Scene  # noqa: E402

ROUNDS: tuple[type[Round], ...] = (
    ByWeb,
    ByWorker,
    Acknowledging,
    Sealing,
    Mailing,
    Inquiring,
    Escalating,
)


def main(points: int, seed: int, only: str = "") -> None:
    """Run every round, or one; a failing point does not hold up the others."""
    fill_seats()
    scene = Scene(dict(os.environ))
    try:
        scene.start_portal()
        scene.approver.sign_in(scene.password)
        for kind in ROUNDS:
            if only in ("", kind.name):
                run(kind(scene), points, seed)
    finally:
        scene.kill_portal()


def run(act: Round, points: int, seed: int) -> None:
    """One point in each of ``points`` equal parts of the window."""
    chance = random.Random(f"{seed} {connection.vendor} {act.name}")  # noqa: S311
    label = f"{connection.vendor}: {act.name}"
    act.measure()
    print(f"{label} takes {act.duration:.3f} s", flush=True)
    for number in range(points):
        fraction = WINDOW * (number + chance.random()) / points
        report(act, f"{label} killed at {fraction:.0%}", partial(act.point, fraction))
    report(act, f"{label} in the end", act.conclude)


def report(act: Round, label: str, check: Callable[[], str]) -> None:
    """One line about a check, unless it has nothing to say."""
    started = time.monotonic()
    try:
        found, word = check(), "ok"
    except Exception as error:
        found, word = f"{type(error).__name__}: {error}", "FAILED"
        act.scene.kill_portal()
        act.scene.start_portal()
    if found:
        print(f"{word} {label}: {found} ({time.monotonic() - started:.1f} s)", flush=True)


main(int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])
