"""Attempts to sign in are counted by name and by address; who fails often waits."""

from __future__ import annotations

import hashlib
import ipaddress
import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pardalis.errors import WaitError
from pardalis.store.desk import logins
from pardalis.store.desk.accounts import folded
from pardalis.workflows.desk.desk import Desk

FORGOTTEN = timedelta(days=1)
"""After so long without an attempt, failures are forgotten."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How many failures are borne, and how long one waits after more.

    Parameters
    ----------
    free
        So many fail without a wait.
    longest
        The wait doubles with each further one, up to this [s].

    Examples
    --------
    >>> [Patience(3, 60).wait(failures) for failures in (3, 4, 5, 6, 20)]
    [0, 2, 4, 8, 60]
    """

    free: int
    longest: int

    def wait(self, failures: int) -> int:
        """So long after the last attempt the next may come [s].

        Parameters
        ----------
        failures
            Until now.
        """
        beyond = failures - self.free
        return min(self.longest, 2 ** min(beyond, 30)) if beyond > 0 else 0


BY_NAME = Patience(3, 60)
"""No more than a minute: else anyone could keep a person out by typing the person's name."""
BY_ADDRESS = Patience(20, 900)
"""A whole team may sit behind one address."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt, which counts as failed until it has ended well.

    Parameters
    ----------
    by_name, by_address
        Hashes of the two, of IPv6 of the network; empty of an address that is not known.
    address_failures
        Of the address before this attempt.
    """

    by_name: str
    by_address: str
    address_failures: int


def begin_attempt(desk: Desk, name: str, address: str) -> Attempt:
    """Count an attempt, before the password is looked at: many at once count too.

    Parameters
    ----------
    desk
        The open project.
    name
        As it was typed; only its hash is kept, since people type passwords there.
    address
        Of the machine that asks; may be empty.

    Raises
    ------
    WaitError
        If too many have failed.
    """
    now = datetime.now(UTC)
    subjects = [(_subject("name", folded(name)), BY_NAME)]
    if address:
        subjects.append((_subject("address", _origin(address)), BY_ADDRESS))
    with desk.project.database.write() as connection:
        failed = {}
        for subject, patience in subjects:
            failures, tried_at = logins.failures_of(connection, subject)
            failed[subject] = failures if tried_at and now - tried_at < FORGOTTEN else 0
            wait = timedelta(seconds=patience.wait(failed[subject]))
            if tried_at is not None and now < tried_at + wait:
                raise WaitError(math.ceil((tried_at + wait - now).total_seconds()))
        for subject, failures in failed.items():
            logins.put_failures(connection, subject, failures + 1, now, now - FORGOTTEN)
    by_address = subjects[1][0] if address else ""
    return Attempt(subjects[0][0], by_address, failed.get(by_address, 0))


def end_attempt(desk: Desk, attempt: Attempt) -> None:
    """The attempt ended well: the name is free, and the address as it was before.

    Parameters
    ----------
    desk
        The open project.
    attempt
        As it began.
    """
    now = datetime.now(UTC)
    forget = now - FORGOTTEN
    with desk.project.database.write() as connection:
        logins.put_failures(connection, attempt.by_name, 0, now, forget)
        if attempt.by_address:
            before = attempt.address_failures
            logins.put_failures(connection, attempt.by_address, before, now, forget)


def _origin(address: str) -> str:
    """What one household has: an address, or of IPv6 the network of 2^64 of them.

    Examples
    --------
    >>> _origin("10.0.0.1"), _origin("::ffff:10.0.0.1"), _origin("2001:db8:1:2::9")
    ('10.0.0.1', '10.0.0.1', '2001:db8:1:2::/64')
    """
    try:
        known = ipaddress.IPv6Address(address.partition("%")[0])
    except ValueError:
        return address
    if known.ipv4_mapped is not None:
        return str(known.ipv4_mapped)
    return str(ipaddress.ip_network((known, 64), strict=False))


def _subject(kind: str, text: str) -> str:
    told = f"{kind}\n{text}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(told).hexdigest()
