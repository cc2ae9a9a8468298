"""Keywords in IPTC's block of a photograph.

References
----------
IPTC-NAA Information Interchange Model Version 4.2, sections 1.5 and 6: data sets 1:90 (coded
character set) and 2:25 (keywords).
"""

from __future__ import annotations

from collections.abc import Iterator

_UTF_8 = b"\x1b%G"
_MARK = 0x1C
_EXTENDED = 0x8000


def iptc_keywords(block: bytes) -> tuple[str, ...]:
    r"""The keywords of an IPTC block, in their order.

    Parameters
    ----------
    block
        As it stands in the file; torn ones give what can be read.

    Examples
    --------
    >>> iptc_keywords(b"\x1c\x02\x19\x00\x07Leopard")
    ('Leopard',)
    """
    found: list[bytes] = []
    utf_8 = False
    for record, kind, value in _data_sets(block):
        if (record, kind) == (1, 90):
            utf_8 = value == _UTF_8
        elif (record, kind) == (2, 25):
            found.append(value)
    return tuple(filter(None, (_text(value, utf_8) for value in found)))


def _data_sets(block: bytes) -> Iterator[tuple[int, int, bytes]]:
    place = 0
    while place + 5 <= len(block) and block[place] == _MARK:
        record, kind = block[place + 1], block[place + 2]
        length = int.from_bytes(block[place + 3 : place + 5], "big")
        if length & _EXTENDED:
            # Longer than any keyword: what follows cannot be trusted.
            return
        yield record, kind, block[place + 5 : place + 5 + length]
        place += 5 + length


def _text(value: bytes, utf_8: bool) -> str:
    """Many programs write UTF-8 without saying so; what is no UTF-8 is Latin 1."""
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        text = value.decode("utf-8", "replace") if utf_8 else value.decode("latin-1")
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
