"""One person, on this machine, without a password."""

from __future__ import annotations

import secrets

from fastapi import Request

from pardalis.records.account import Account
from pardalis.web.visit import Guest


class OwnEntrance:
    """Everybody who reaches this machine's own address is its owner.

    Forms must still come from its own pages: another site that is open in the same browser could
    else send one.

    Parameters
    ----------
    account
        The owner's.
    """

    def __init__(self, account: Account) -> None:
        self._guest = Guest(account, secrets.token_urlsafe(32))

    def guest(self, request: Request) -> Guest:
        """The owner.

        Parameters
        ----------
        request
            As it came.
        """
        return self._guest
