"""Debian's nginx in front of gunicorn with production settings, configured by what we ship.

``deploy/nginx.conf`` is taken as it is; only names of this machine (ports, paths, certificate) are
put in, each of which has to be there exactly as often as expected.
"""

import http.client
import os
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

from tests.e2e.server import free_port
from tests.processes import ROOT, manage, run

START_SECONDS = 60
MAIN = """
daemon off;
{user}
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
    include /etc/nginx/mime.types;
    access_log {folder}/default.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {site}
}}
"""


@dataclass(frozen=True)
class Proxied:
    """The site as the world sees it, and what belongs to it on this machine."""

    port: int
    plain_port: int
    folder: Path
    web: "Web"


class Web:
    """gunicorn with production settings on a socket; may be killed and started again."""

    def __init__(self, env: dict[str, str], folder: Path) -> None:
        self.env = env
        self.socket = folder / "web.sock"
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        command = [
            sys.executable, "-m", "gunicorn", "portal.wsgi", "--bind", f"unix:{self.socket}",
            "--worker-class", "gthread", "--threads", "4", "--chdir", str(ROOT / "site"),
            "--log-level", "warning",
        ]  # fmt: skip
        return subprocess.Popen(
            command, env=self.env, cwd=ROOT, stdout=subprocess.DEVNULL, start_new_session=True
        )

    def kill(self) -> None:
        """kill -9, workers included."""
        os.killpg(self.process.pid, 9)
        self.process.wait()

    def restart(self) -> None:
        """Start anew after a kill."""
        self.socket.unlink(missing_ok=True)
        self.process = self._start()
        wait_for(self.answers)

    def answers(self) -> bool:
        """Whether it takes connections."""
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(str(self.socket)) == 0


def site_config(folder: Path, files: Path, port: int, plain_port: int, web: Path) -> str:
    """The shipped configuration with the names of this machine in it."""
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    for shipped, number, ours in (
        ("unix:/run/tsunagu/web.sock", 1, f"unix:{web}"),
        ("listen 80;", 1, f"listen 127.0.0.1:{plain_port};"),
        ("listen 443 ssl http2;", 1, f"listen 127.0.0.1:{port} ssl http2;"),
        ("server_name tsunagu.example.jp;", 2, "server_name localhost;"),
        ("/etc/ssl/tsunagu/fullchain.pem", 1, str(folder / "cert.pem")),
        ("/etc/ssl/tsunagu/key.pem", 1, str(folder / "key.pem")),
        ("/var/log/nginx/tsunagu.log", 1, str(folder / "access.log")),
        ("/var/lib/tsunagu/files/", 1, f"{files}/"),
        ("/opt/tsunagu/", 2, f"{ROOT}/"),
    ):
        assert text.count(shipped) == number, shipped
        text = text.replace(shipped, ours)
    return text


def certificate(folder: Path) -> None:
    """A certificate for localhost, signed by itself."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-keyout", str(folder / "key.pem"),
         "-out", str(folder / "cert.pem")],
        check=True, capture_output=True,
    )  # fmt: skip


@contextmanager
def proxied(env: dict[str, str], folder: Path) -> Iterator[Proxied]:
    """Both processes; nginx missing is an error, never a reason to skip."""
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    port, plain_port = free_port(), free_port()
    manage("collectstatic", "--noinput", "-v0", env=production(env))
    web = Web(production(env), folder)
    certificate(folder)
    files = Path(env["PORTAL_VAR_DIR"]) / "files"
    site = site_config(folder, files, port, plain_port, web.socket)
    user = "user root;" if os.getuid() == 0 else ""
    config = folder / "nginx.conf"
    config.write_text(MAIN.format(folder=folder, site=site, user=user))
    nginx = subprocess.Popen([program, "-c", str(config)], stderr=subprocess.DEVNULL)
    try:
        wait_for(web.answers)
        wait_for(lambda: port_answers(port))
        yield Proxied(port, plain_port, folder, web)
    finally:
        nginx.terminate()
        nginx.wait(timeout=30)
        web.kill()


# Two of one run: the site and whoever signs a session for it have the same.
SECRET_KEY, LEDGER_KEY = token_urlsafe(60), token_urlsafe(60)


def production(env: dict[str, str]) -> dict[str, str]:
    """The environment of a real site on the same database and folder."""
    return {
        **env,
        "DJANGO_SETTINGS_MODULE": "portal.settings.production",
        "SECRET_KEY": SECRET_KEY,
        "LEDGER_KEY": LEDGER_KEY,
        "ALLOWED_HOSTS": "localhost",
        "EMAIL_HOST": "mail.invalid",
        "PORTAL_FROM_EMAIL": "tsunagu@site.invalid",
        "PORTAL_BOUNCE_EMAIL": "bounce@site.invalid",
    }


def cookie_of(env: dict[str, str], email: str) -> str:
    """The Cookie header of somebody in a new session, with the secret of the form tokens."""
    return run(["-m", "tests.e2e.session", email], production(env)).stdout.splitlines()[-1]


class Answer:
    """Status, headers and body."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status, self.headers, self.body = response.status, response.headers, response.read()


def ask(
    site: Proxied, method: str, path: str, body: Any = None, *, cookie: str = "", **headers: Any
) -> Answer:
    """One request through nginx, its answer read to the end; underscores in names are hyphens."""
    with asked(site, method, path, body, cookie=cookie, **headers) as response:
        return Answer(response)


@contextmanager
def asked(
    site: Proxied, method: str, path: str, body: Any = None, *, cookie: str = "", **headers: Any
) -> Iterator[http.client.HTTPResponse]:
    """The same, with the body still to be read. Raises OSError when the line breaks."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    own = {"Cookie": cookie} if cookie else {}
    with closing(open_connection(site)) as connection:
        connection.request(method, path, body, {"Host": "localhost", **own, **sent})
        with connection.getresponse() as response:
            yield response


def open_connection(site: Proxied) -> http.client.HTTPSConnection:
    """A connection to nginx over TLS; the certificate is the test's own."""
    context = ssl._create_unverified_context()  # noqa: S323
    return http.client.HTTPSConnection("localhost", site.port, context=context, timeout=120)


def port_answers(port: int) -> bool:
    """Whether somebody listens."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_for(ready: Callable[[], bool]) -> None:
    """Until ``ready()``; raises RuntimeError after START_SECONDS."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if ready():
            return
        time.sleep(0.05)
    raise RuntimeError("a server did not start")
