"""All rounds on the database of DATABASE_URL: ``python -m tests.faults.database POINTS SEED``.

Prints one line for each point, ``ok`` or ``FAILED`` first.
"""

import os
import random
import sys
import time

import django

django.setup()

from django.db import connection  # noqa: E402

from tests.bench.world import fill_seats  # noqa: E402
from tests.faults.acknowledging import Acknowledging, Sealing  # noqa: E402
from tests.faults.publishing import ByWeb, ByWorker  # noqa: E402
from tests.faults.scene import Round, Scene  # noqa: E402

# A little past the end as well: the moments after the commit and after the answer count too.
WINDOW = 1.2
ROUNDS: tuple[type[Round], ...] = (ByWeb, ByWorker, Acknowledging, Sealing)


def main(points: int, seed: int) -> None:
    """Run every round; a failing point does not hold up the others."""
    fill_seats()
    scene = Scene(dict(os.environ))
    try:
        scene.start_portal()
        scene.approver.sign_in(scene.password)
        for kind in ROUNDS:
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
        started = time.monotonic()
        try:
            found, word = act.point(fraction), "ok"
        except Exception as error:
            found, word = f"{type(error).__name__}: {error}", "FAILED"
            act.scene.kill_portal()
            act.scene.start_portal()
        took = time.monotonic() - started
        print(f"{word} {label} killed at {fraction:.0%}: {found} ({took:.1f} s)", flush=True)


main(int(sys.argv[1]), int(sys.argv[2]))
