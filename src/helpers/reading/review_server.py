"""The small server behind a review: this machine only, one secret, one draft.

It answers the page and takes decisions. Whoever does not know the secret, comes by another name
of this machine (DNS rebinding) or from another site gets nothing.
"""

from __future__ import annotations

import json
import secrets
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from helpers.ground.errors import ParameterError
from helpers.reading.review_page import render_page
from helpers.reading.session import Session

HOST = "127.0.0.1"
NAMES = (HOST, "localhost")
LONGEST_BODY = 1_000_000
POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors http://127.0.0.1:* http://localhost:*"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class ReviewServer(ThreadingHTTPServer):
    """Serves one session until it is stopped, or the reader says that he or she is done."""

    daemon_threads = True

    def __init__(self, session: Session, lang: str = "vi") -> None:
        """Take a free port of this machine and a new secret."""
        super().__init__((HOST, 0), Handler)
        self.session = session
        self.lang = lang
        self.token = secrets.token_urlsafe(24)

    @property
    def url(self) -> str:
        """The address of the page, with the secret."""
        return f"http://{HOST}:{self.server_port}/?token={self.token}"

    @property
    def origins(self) -> tuple[str, ...]:
        """The addresses under which a browser may have loaded the page."""
        return tuple(f"http://{name}:{self.server_port}" for name in NAMES)

    def start(self) -> threading.Thread:
        """Serve in the background and return the thread."""
        thread = threading.Thread(target=self.serve_forever, args=(0.1,), daemon=True)
        thread.start()
        return thread

    def stop_soon(self) -> None:
        """Stop after the running answer; a server cannot wait for itself."""
        threading.Thread(target=self.shutdown, daemon=True).start()


class Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    server: ReviewServer
    server_version, sys_version = "review", ""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: an address holds the secret."""

    def do_GET(self) -> None:
        """Answer with the page."""
        parts = urlsplit(self.path)
        token = parse_qs(parts.query).get("token", [""])[0]
        if self._refuse(token):
            return
        if parts.path != "/":
            self._answer(HTTPStatus.NOT_FOUND, "there is no such page", "text/plain")
            return
        page = render_page(self.server.session.tell(), self.server.lang, live=True)
        self._answer(HTTPStatus.OK, page, "text/html")

    def do_POST(self) -> None:
        """Take one decision and answer with the draft as it stands, or with one sentence."""
        if self._refuse(self.headers.get("X-Token", ""), needs_origin=True):
            return
        try:
            event = self._read_event()
            if event.get("do") == "done":
                self._tell({"done": True})
                self.server.stop_soon()
                return
            self._tell(self.server.session.take(event))
        except ParameterError as error:
            self._tell({"error": str(error)}, HTTPStatus.CONFLICT)
        except OSError as error:
            told = f"the draft cannot be saved ({error.strerror}): make room and try again"
            self._tell({"error": told}, HTTPStatus.INSUFFICIENT_STORAGE)

    def _refuse(self, token: str, *, needs_origin: bool = False) -> bool:
        """Return whether a request was turned away: wrong secret, name, or site."""
        hosts = {origin.removeprefix("http://") for origin in self.server.origins}
        origin = self.headers.get("Origin")
        fits = secrets.compare_digest(token.encode(), self.server.token.encode())
        own = origin in self.server.origins or (origin is None and not needs_origin)
        if fits and own and self.headers.get("Host", "") in hosts:
            return False
        self.close_connection = True
        self._answer(HTTPStatus.FORBIDDEN, "start the review again for a new address", "text/plain")
        return True

    def _read_event(self) -> dict[str, Any]:
        """Return the decision in a request.

        Raises
        ------
        ParameterError
            If it is too long or no JSON object.
        """
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > LONGEST_BODY:
            raise ParameterError("a decision is too long, or its length is not said: try again")
        try:
            event = json.loads(self.rfile.read(int(length)))
        except ValueError as error:
            raise ParameterError("a decision is not readable: try again") from error
        if not isinstance(event, dict):
            raise ParameterError("a decision is not readable: try again")
        return event

    def _tell(self, content: dict[str, Any], status: HTTPStatus = HTTPStatus.OK) -> None:
        self._answer(status, json.dumps(content, ensure_ascii=False), "application/json")

    def _answer(self, status: HTTPStatus, text: str, kind: str) -> None:
        """Send a whole answer; a reader who is gone already needs none."""
        body = text.encode("utf-8")
        self.send_response(status)
        for name, value in HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
