"""The defaults of the desk's server, each stated once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pardalis.workflows.settings import setting


@dataclass(frozen=True, slots=True)
class ServeSettings:
    """Where the desk listens, and to whom."""

    project: Path | None = setting(None, "Project folder; by default 'pardalis' in the survey.")
    by: str | None = setting(None, "Who decides, without --team; by default this machine's user.")
    port: int = setting(8080, "To listen at; 0 takes any that is free.")
    host: str = setting(
        "127.0.0.1", "Address to listen at; another than this machine needs --team."
    )
    team: bool = setting(False, "People sign in; the project must be in a PostgreSQL database.")
    behind_proxy: tuple[str, ...] = setting(
        (), "Address of a proxy on which TLS ends: what it says of who asks is believed."
    )
    name: tuple[str, ...] = setting(
        (), "Host name under which people reach the desk, such as desk.example.org."
    )
