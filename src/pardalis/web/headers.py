"""What every answer carries, and what no request may be."""

from __future__ import annotations

from starlette.datastructures import Headers as Given
from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ALWAYS = {
    # The map's worker is a file of ours; the library styles what it draws.
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data: blob:; worker-src 'self'; "
        "style-src 'self' 'unsafe-inline'; script-src 'self'; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_KEPT = "cache-control"
LARGEST_BODY = 64 << 20
"""So many bytes a request may bring; what is larger is refused before it is read."""


class Headers:
    """Gives each answer its headers; refuses other hosts' names and bodies that are too large.

    Parameters
    ----------
    app
        What answers.
    hosts
        The names under which the desk answers; any, if there is none.
    """

    def __init__(self, app: ASGIApp, hosts: frozenset[str] = frozenset()) -> None:
        self.app = app
        self.hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _ALWAYS.items():
                    headers[name] = value
                if scope.get("scheme") == "https":
                    headers["Strict-Transport-Security"] = "max-age=31536000"
                if _KEPT not in headers:
                    # Pages hold what only this account may see; files of the package nothing.
                    is_ours = scope["path"].startswith("/static/")
                    headers[_KEPT] = "no-cache" if is_ours else "no-store"
            await send(message)

        refused = self._refusal(Given(scope=scope))
        if refused is not None:
            await refused(scope, receive, send_with_headers)
            return
        await self.app(scope, _bounded(receive), send_with_headers)

    def _refusal(self, given: Given) -> PlainTextResponse | None:
        host = given.get("host", "").rpartition(":")[0] or given.get("host", "")
        if self.hosts and host.strip("[]").lower() not in self.hosts:
            return PlainTextResponse("This desk does not answer under that name.", 421)
        length = given.get("content-length", "0")
        if not length.isdecimal() or int(length) > LARGEST_BODY:
            return PlainTextResponse("That is too large to be sent here.", 413)
        return None


def _bounded(receive: Receive) -> Receive:
    """Stops a body that grows beyond the bound without having said so."""
    taken = 0

    async def bounded() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > LARGEST_BODY:
            # To the application it looks as if the sender had hung up.
            return {"type": "http.disconnect"}
        return message

    return bounded
