"""What ``make demo`` starts: database, demo data, static files, web server and worker.

Web server and worker live and die together: when one ends, or this launcher does, so does the rest.
"""

import contextlib
import ctypes
import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import unicodedata
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("PORTAL_VAR_DIR") or ROOT / "var")
MANAGE = [sys.executable, str(ROOT / "site" / "manage.py")]
STAMP = VAR / "static.stamp"
START_SECONDS = 60
STOP_SECONDS = 20
ACCOUNTS_OF_ROLE = 3
PR_SET_PDEATHSIG = 1
# A proxy of the office must not stand between us and ourselves.
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def main() -> int:
    """Prepare, start, print where to go, and wait; the exit status."""
    given = os.environ.get("PORT") or "8000"
    if not (given.isascii() and given.isdigit() and 0 < int(given) < 65536):
        print("PORT は 1 から 65535 までの数にしてください。", file=sys.stderr)
        return 1
    port = int(given)
    if not port_is_free(port):
        print(
            f"ポート {port} は使用中です。make demo PORT=8080 のように変えてください。",
            file=sys.stderr,
        )
        return 1
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.demo"
    os.environ["PYTHONPATH"] = f"{ROOT / 'site'}{os.pathsep}{ROOT}"
    os.environ["PORTAL_BASE_URL"] = f"http://localhost:{port}"
    VAR.mkdir(parents=True, exist_ok=True)
    prepare()
    return serve(port)


def prepare() -> None:
    """Bring database, data and static files up to date; quick when they are."""
    for label, *command in (
        ("データベースを準備しています", "migrate", "--verbosity=0"),
        ("デモのデータを読み込んでいます", "load_demo"),
    ):
        print(f"{label}…", flush=True)
        subprocess.run([*MANAGE, *command], check=True)
    wanted = static_key()
    made = STAMP.read_text() if STAMP.exists() and (VAR / "static").exists() else ""
    if made != wanted:
        print("画面の部品をまとめています…", flush=True)
        subprocess.run([*MANAGE, "collectstatic", "--noinput", "--verbosity=0"], check=True)
        STAMP.write_text(wanted)


def static_key() -> str:
    """Hash of everything collectstatic reads: our static files, packages and plugins."""
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    digest.update(os.environ.get("PLUGINS", "*").encode())
    for top in ("theme", "site", "plugins"):
        for path in sorted((ROOT / top).rglob("static/**/*")):
            if path.is_file():
                digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()


def serve(port: int) -> int:
    """Run both processes until one ends or we are told to stop."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    with children(port) as running:
        if not answers(port, running):
            print("起動できませんでした。上の表示を確認してください。", file=sys.stderr)
            return 1
        announce(port)
        with contextlib.suppress(KeyboardInterrupt):
            while all(child.poll() is None for child in running):
                time.sleep(0.5)
            print("プロセスが終了したため、全体を止めます。", file=sys.stderr)
            return 1
    return 0


@contextlib.contextmanager
def children(port: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Web server and worker; stopped on the way out."""
    web = [sys.executable, "-m", "gunicorn", "portal.wsgi", f"--bind=127.0.0.1:{port}"]
    web += [
        "--workers=2",
        "--threads=4",
        "--log-level=warning",
        "--timeout=120",
        "--graceful-timeout=5",
    ]
    commands = [web, [*MANAGE, "run_worker"]]
    running = [subprocess.Popen(c, cwd=ROOT, preexec_fn=die_with_parent) for c in commands]
    try:
        yield running
    finally:
        for child in running:
            child.terminate()
        for child in running:
            try:
                child.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()


def die_with_parent() -> None:
    """On Linux, let a child be told when this launcher is killed."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def stop(number: int, frame: FrameType | None) -> None:
    """Leave the waiting loop on the first signal; later ones must not disturb the stopping."""
    for again in (signal.SIGTERM, signal.SIGINT):
        signal.signal(again, signal.SIG_IGN)
    raise KeyboardInterrupt


def port_is_free(port: int) -> bool:
    """Whether nobody listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def answers(port: int, running: list[subprocess.Popen[bytes]]) -> bool:
    """Wait until the site says it is ready; False when a process ends or time is up."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and all(child.poll() is None for child in running):
        try:
            with DIRECT.open(f"http://127.0.0.1:{port}/readyz", timeout=5):
                return True
        except urllib.error.HTTPError as refusal:
            print(refusal.read().decode(), file=sys.stderr)
            return False
        except OSError:
            time.sleep(0.3)
    return False


def announce(port: int) -> None:
    """Address, and a few accounts of each role."""
    command = [*MANAGE, "demo_accounts", "--json"]
    listing = subprocess.run(command, check=True, capture_output=True, text=True)
    accounts = json.loads(listing.stdout)
    shown: dict[str, list[tuple[str, ...]]] = {}
    for account in accounts:
        row = (account["role"], account["email"], account["password"], account["seat"] or "")
        shown.setdefault(account["role"], []).append(row)
    rows = [row for of_role in shown.values() for row in of_role[:ACCOUNTS_OF_ROLE]]
    print(
        f"\nつなぐ（デモ）  http://localhost:{port}/   管理画面  http://localhost:{port}/admin/\n"
    )
    print(table([("役割", "メールアドレス", "パスワード", "席"), *rows]))
    command_shown = f"{os.path.relpath(sys.executable, ROOT)} site/manage.py demo_accounts --json"
    print(f"\n全 {len(accounts)} 件を見るには：{command_shown}")
    print("止めるには Ctrl+C を押してください。", flush=True)


def table(rows: list[tuple[str, ...]]) -> str:
    """Columns aligned for full-width characters."""
    widths = [max(width(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell + " " * (widths[i] - width(cell)) for i, cell in enumerate(row)).rstrip()
        for row in rows
    )


def width(text: str) -> int:
    """Columns a text takes in a terminal."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


if __name__ == "__main__":
    sys.exit(main())
