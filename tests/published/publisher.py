"""A publisher on this machine: an https server that answers in the shapes of the real interfaces, and misbehaves."""

from __future__ import annotations

import json
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import trustme

Answer = Callable[[BaseHTTPRequestHandler, int], None]


class Publisher:
    """What it answers, by path without the query; `asked` counts the requests for each path."""

    def __init__(self, port: int) -> None:
        self.host = f"127.0.0.1:{port}"
        self.answers: dict[str, Answer] = {}
        self.asked: Counter[str] = Counter()

    def url(self, path: str) -> str:
        """Return the address of a path."""
        return f"https://{self.host}{path}"

    def serve(self, path: str, answer: Answer) -> str:
        """Answer a path so, and return its address."""
        self.answers[path] = answer
        return self.url(path)


def body(content: bytes | str | dict | list, status: int = 200, kind: str = "application/octet-stream") -> Answer:
    """Return an answer with that content."""
    data = (
        content
        if isinstance(content, bytes)
        else (content if isinstance(content, str) else json.dumps(content)).encode()
    )

    def answer(handler: BaseHTTPRequestHandler, _turn: int) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    return answer


def redirect(to: str) -> Answer:
    """Return an answer that sends the asker elsewhere."""

    def answer(handler: BaseHTTPRequestHandler, _turn: int) -> None:
        handler.send_response(302)
        handler.send_header("Location", to)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


def truncated(data: bytes) -> Answer:
    """Return an answer that announces all of the data and sends half."""

    def answer(handler: BaseHTTPRequestHandler, _turn: int) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data[: len(data) // 2])
        handler.close_connection = True

    return answer


def endless(pause: float, chunk: bytes = b"x" * 1000) -> Answer:
    """Return an answer that never ends, a chunk after every pause."""

    def answer(handler: BaseHTTPRequestHandler, _turn: int) -> None:
        handler.send_response(200)
        handler.end_headers()
        handler.close_connection = True
        for _ in range(2000):
            try:
                handler.wfile.write(chunk)
            except OSError:
                return
            time.sleep(pause)

    return answer


def in_turn(*answers: Answer) -> Answer:
    """Return the first answer to the first request, the second to the second, the last to all further ones."""
    return lambda handler, turn: answers[min(turn, len(answers)) - 1](handler, turn)


@contextmanager
def publisher(folder: Path) -> Iterator[tuple[Publisher, Path]]:
    """Run a publisher; give it, and the file of the authority that vouches for it."""
    authority = trustme.CA()
    certificates = folder / "authority.pem"
    authority.cert_pem.write_to_path(str(certificates))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = self.path.partition("?")[0] if not self.path.startswith("/file?") else self.path
            this.asked[path] += 1
            this.answers.get(path, body("nothing here", 404))(self, this.asked[path])

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.daemon_threads = True
    this = Publisher(server.server_port)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield this, certificates
    finally:
        server.shutdown()
        server.server_close()
