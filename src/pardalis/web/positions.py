"""The bound of what numbers rows: whoever sends a larger one is told so, not the database."""

from __future__ import annotations

LAST = 2**31 - 1
"""The largest number that an integer column holds on every database."""
