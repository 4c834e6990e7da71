"""Requests per second against a running server: threads with kept-alive connections."""

import http.client
import threading
import time
from collections.abc import Callable
from urllib.parse import urlsplit


def requests_per_second(
    base_url: str, request: Callable[[http.client.HTTPConnection, int], None], *,
    threads: int, duration: float,
) -> float:  # fmt: skip
    """Completed requests per second over ``duration`` seconds; a failing request raises."""
    host = urlsplit(base_url).netloc
    counts, errors = [0] * threads, []
    deadline = time.perf_counter() + duration

    def work(number: int) -> None:
        connection = http.client.HTTPConnection(host, timeout=60)
        try:
            while time.perf_counter() < deadline:
                request(connection, number)
                counts[number] += 1
        except Exception as error:
            errors.append(error)

    workers = [threading.Thread(target=work, args=(n,)) for n in range(threads)]
    started = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if errors:
        raise errors[0]
    return sum(counts) / (time.perf_counter() - started)


def get(connection: http.client.HTTPConnection, path: str, cookie: str) -> None:
    """One GET that must answer 200."""
    text_of(connection, path, cookie)


def text_of(connection: http.client.HTTPConnection, path: str, cookie: str) -> str:
    """What one GET answers; RuntimeError unless it is 200."""
    headers = {"Cookie": cookie, "Host": connection.host}
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
    except (http.client.RemoteDisconnected, BrokenPipeError):
        connection.close()  # gunicorn ends a connection that was idle; the next one is new
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
    body = response.read()
    if response.status != 200:
        raise RuntimeError(f"{path}: {response.status}")
    return body.decode()
