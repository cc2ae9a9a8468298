"""One file from one address, over links that are slow and break off."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pardalis.errors import PluginError

if TYPE_CHECKING:
    import httpx2

Told = Callable[[int, int | None], None]
"""Told how many bytes have come, of how many, where that is known."""

_OK, _PARTIAL, _BEYOND = 200, 206, 416
_WORTH_ANOTHER_TRY = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class TransferSettings:
    """How patient a transfer is.

    Parameters
    ----------
    timeout
        Without a byte for so long, the link counts as broken [s].
    tries
        So many in a row that bring nothing end it.
    pause
        Before another try, doubled each time that nothing came [s].
    """

    timeout: float = 30.0
    tries: int = 4
    pause: float = 1.0


class TransferFailed(Exception):  # noqa: N818
    """An address did not give the whole file; the text says why."""


class _TryAgain(Exception):  # noqa: N818
    """The server may answer otherwise in a moment; the text says what it answered."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What was said of the file of which a part has come."""

    url: str = ""
    validator: str = ""
    total: int | None = None


def transfer(
    url: str,
    part: Path,
    told: Told = lambda _done, _total: None,
    settings: TransferSettings | None = None,
    is_same: bool = False,
) -> None:
    """Bring the file at an address into `part`, going on where an earlier transfer ended.

    Parameters
    ----------
    url
        Its address.
    part
        What has come; a small file beside it holds what the server said of the whole.
    told
        How far it is.
    settings
        By default `TransferSettings()`.
    is_same
        Whether a part from any address may be gone on with, since a known hash will judge the
        whole.

    Raises
    ------
    TransferFailed
        If the address does not give the whole file; what came stays in `part`.
    PluginError
        If httpx2 is not installed.

    References
    ----------
    RFC 9110, sections 13.1.5 (If-Range), 14.2 (Range) and 15.3.7 (206).
    """
    chosen = settings or TransferSettings()
    http = _http()
    # An answer that was packed on its way could not be gone on with by bytes.
    headers = {"User-Agent": "pardalis", "Accept-Encoding": "identity"}
    fruitless = 0
    with http.Client(follow_redirects=True, timeout=chosen.timeout, headers=headers) as client:
        while True:
            before = _length(part)
            try:
                if _ask(client, url, part, told, is_same):
                    return
                reason = "the link broke off"
            except _TryAgain as error:
                reason = str(error)
            except http.TransportError as error:
                reason = _in_words(http, error, chosen)
            except http.HTTPError as error:
                raise TransferFailed(str(error) or type(error).__name__) from error
            fruitless = 0 if _length(part) > before else fruitless + 1
            if fruitless >= chosen.tries:
                raise TransferFailed(reason)
            time.sleep(chosen.pause * 2 ** max(0, fruitless - 1))


def _http() -> Any:
    try:
        import httpx2
    except ImportError as error:
        raise PluginError(
            "Files are fetched by httpx2, which is not installed.",
            "Install it: pip install 'pardalis[networks]'.",
        ) from error
    return httpx2


def _in_words(http: Any, error: Exception, settings: TransferSettings) -> str:
    if isinstance(error, http.ConnectTimeout | http.ReadTimeout):
        return f"nothing came for {settings.timeout:g} s"
    if isinstance(error, http.ConnectError):
        return f"no connection ({error})"
    return f"the link broke off ({error})" if str(error) else "the link broke off"


def _ask(client: httpx2.Client, url: str, part: Path, told: Told, is_same: bool) -> bool:
    """One request; whether the whole file is there at its end."""
    begun, known = _length(part), _known(part)
    headers = {}
    if begun and (is_same or (known.url == url and known.validator)):
        headers["Range"] = f"bytes={begun}-"
        if known.url == url and known.validator:
            headers["If-Range"] = known.validator
    with client.stream("GET", url, headers=headers) as answer:
        _check_safety(url, str(answer.url))
        if answer.status_code == _BEYOND and "Range" in headers:
            if _total(answer) == begun:
                return True
            forget(part)
            return False
        start, total = _extent(answer, begun)
        _remember(part, _Known(url, _validator(answer), total))
        _write(answer, part, start, total, told)
    return total is None or _length(part) == total


def _extent(answer: httpx2.Response, begun: int) -> tuple[int, int | None]:
    """From which byte on the answer is, and how long the whole file is."""
    if answer.status_code in _WORTH_ANOTHER_TRY:
        raise _TryAgain(f"the server answers {answer.status_code} {answer.reason_phrase}")
    if answer.status_code not in (_OK, _PARTIAL):
        raise TransferFailed(f"the server answers {answer.status_code} {answer.reason_phrase}")
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        raise TransferFailed("a web page came instead of the file")
    if answer.status_code == _OK:
        length = answer.headers.get("Content-Length", "")
        return 0, int(length) if length.isdigit() else None
    found = re.match(r"bytes (\d+)-", answer.headers.get("Content-Range", ""))
    if not found or int(found.group(1)) != begun:
        raise TransferFailed("the server sends another part than the one that was asked for")
    return begun, _total(answer)


def _write(answer: httpx2.Response, part: Path, start: int, total: int | None, told: Told) -> None:
    with part.open("r+b" if start else "wb") as stream:
        stream.seek(start)
        stream.truncate()
        for piece in answer.iter_raw():
            stream.write(piece)
            told(stream.tell(), total)
            if total is not None and stream.tell() > total:
                raise TransferFailed("more came than the server had said")


def _check_safety(asked: str, given: str) -> None:
    if asked.startswith("https:") and not given.startswith("https:"):
        raise TransferFailed("the server leads to an address that is not secured (http)")


def _validator(answer: httpx2.Response) -> str:
    """A strong sign by which a later answer shows that the file is still the same."""
    tag = answer.headers.get("ETag", "")
    if tag and not tag.startswith("W/"):
        return str(tag)
    return str(answer.headers.get("Last-Modified", ""))


def _total(answer: httpx2.Response) -> int | None:
    found = re.search(r"/(\d+)$", answer.headers.get("Content-Range", ""))
    return int(found.group(1)) if found else None


def _length(part: Path) -> int:
    return part.stat().st_size if part.is_file() else 0


def _said(part: Path) -> Path:
    return part.with_name(f"{part.name}.said")


def _known(part: Path) -> _Known:
    try:
        return _Known(**json.loads(_said(part).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return _Known()


def _remember(part: Path, known: _Known) -> None:
    _said(part).write_text(json.dumps(asdict(known)), encoding="utf-8")


def forget(part: Path) -> None:
    """Begin anew at the next request.

    Parameters
    ----------
    part
        What has come.
    """
    part.unlink(missing_ok=True)
    _said(part).unlink(missing_ok=True)
