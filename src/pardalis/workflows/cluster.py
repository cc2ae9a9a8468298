"""Work handed to the workers of a Dask cluster, checked to be able to do it as it is done here."""

from __future__ import annotations

import logging
import pickle
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future
from concurrent.futures import TimeoutError as StillWaiting
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from pardalis.errors import ClusterError, PluginError
from pardalis.workflows.cluster_needs import Needs, lacking

Result = TypeVar("Result")

CONNECT = 8.0
"""A scheduler that has not answered by then is told of [s]."""
NO_WORKERS = 60.0
"""Without any worker for so long, a run ends [s]: work is not waited for in vain."""
_LOOK = 2.0
_LOGGERS = ("distributed.client", "distributed.comm", "distributed.core", "distributed.utils_comm")
_ON = "Run the same command again to go on: what was stored is kept."


@contextmanager
def cluster(address: str, needed: Needs) -> Iterator[ClusterExecutor]:
    """An executor whose calls run on the workers of a cluster.

    Parameters
    ----------
    address
        Of its scheduler, such as "tcp://10.0.0.5:8786"; with "tls://", Dask's own configuration
        names the certificates.
    needed
        What each worker must have.

    Raises
    ------
    ClusterError
        If the scheduler cannot be reached, has no worker, or one of them cannot do this work.
    PluginError
        If Dask is not installed.
    """
    client = _client(address)
    try:
        _check_workers(client, address, needed)
        executor = ClusterExecutor(client, address, needed)
        try:
            yield executor
        finally:
            executor.shutdown(wait=False)
    finally:
        client.close(timeout=_LOOK)


class ClusterExecutor(Executor):
    """Runs calls on the workers of a cluster; results come back as from threads.

    Parameters
    ----------
    client
        Connected to the scheduler.
    address
        As the user gave it.
    needed
        Asked of each worker before its first call, also of one that joins later.
    """

    def __init__(self, client: Any, address: str, needed: Needs) -> None:
        self.address = address
        self._client, self._needed = client, needed
        self._executor = client.get_executor(pure=False)
        self._counted, self._size = 0.0, 1
        self._sent: tuple[Callable[..., Any], bytes] | None = None

    @property
    def size(self) -> int:
        """How many calls its workers run at once, as of a few seconds ago."""
        if time.monotonic() - self._counted > _LOOK:
            self._counted, self._size = time.monotonic(), max(1, self.threads())
        return self._size

    def threads(self) -> int:
        """Threads of all workers that are there now."""
        try:
            return sum(self._client.nthreads().values())
        except (OSError, StillWaiting, ValueError, CancelledError):
            return 0

    def submit(
        self, function: Callable[..., Result], /, *args: Any, **kwargs: Any
    ) -> Future[Result]:
        """Hand out a call.

        Parameters
        ----------
        function
            Of its arguments alone; it travels pickled.
        *args, **kwargs
            Its arguments.

        Raises
        ------
        PluginError
            If the function cannot be sent.
        """
        call = _Call(self._pickled(function), self._needed)
        try:
            return _Awaited(self._executor.submit(call, *args, **kwargs), self)
        except (OSError, RuntimeError) as error:
            raise lost(self.address) from error

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Give up what has not been done.

        Parameters
        ----------
        wait, cancel_futures
            As for any executor; with neither, what is under way is given up.
        """
        # Where the scheduler is gone, so is the work.
        with suppress(OSError, StillWaiting, CancelledError, RuntimeError):
            self._executor.shutdown(wait=wait and not cancel_futures)

    def _pickled(self, function: Callable[..., Any]) -> bytes:
        if self._sent is None or self._sent[0] is not function:
            try:
                self._sent = (function, pickle.dumps(function))
            except (pickle.PicklingError, TypeError, AttributeError) as error:
                raise PluginError(
                    f"This plug-in cannot be sent to other machines ({error}).",
                    "Run without --scheduler, or ask its author to make it picklable.",
                ) from error
        return self._sent[1]


@dataclass(frozen=True, slots=True)
class _Call:
    """A function on its way; what it holds, such as an open network, is made once a worker."""

    function: bytes
    needed: Needs

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if lack := lacking(self.needed):
            from distributed import get_worker

            raise _unfit(get_worker().address, lack)
        return _loaded(self.function)(*args, **kwargs)


@lru_cache(maxsize=4)
def _loaded(function: bytes) -> Callable[..., Any]:
    made: Callable[..., Any] = pickle.loads(function)
    return made


class _Awaited(Future[Result]):
    """A result that is waited for as long as the cluster lives."""

    def __init__(self, inner: Future[Result], executor: ClusterExecutor) -> None:
        super().__init__()
        self._inner, self._executor_of = inner, executor

    def cancel(self) -> bool:
        return self._inner.cancel()

    def result(self, timeout: float | None = None) -> Result:
        from distributed.scheduler import KilledWorker

        idle_since = time.monotonic()
        while True:
            try:
                return self._inner.result(_LOOK if timeout is None else timeout)
            except StillWaiting:
                if timeout is not None:
                    raise
            except CancelledError as error:
                raise lost(self._executor_of.address) from error
            except KilledWorker as error:
                raise ClusterError(
                    f"Each worker that took up the same part of the work died of it: {error.task}.",
                    f"Give workers more memory (their logs tell why they died). {_ON}",
                ) from error
            except ModuleNotFoundError as error:
                raise ClusterError(f"A worker lacks what the work needs: {error}.", _ON) from error
            if self._executor_of.threads():
                idle_since = time.monotonic()
            elif time.monotonic() - idle_since > NO_WORKERS:
                raise _without_workers(self._executor_of.address)


def lost(address: str) -> ClusterError:
    """The error of a run whose scheduler went away.

    Parameters
    ----------
    address
        Of the scheduler.
    """
    return ClusterError(
        f"The scheduler at {address} went away in the middle of the work.",
        f"Start it and its workers again. {_ON}",
    )


def _client(address: str) -> Any:
    try:
        import dask

        # What goes wrong is told in words below; Dask's loggers would tell it in tracebacks.
        dask.config.set({"logging": dict.fromkeys(("distributed", *_LOGGERS), "critical")})
        from distributed import Client
    except ImportError as error:
        raise PluginError(
            "Clusters are reached by Dask, which is not installed.",
            "Install it here and on the workers: pip install 'pardalis[cluster]'.",
        ) from error
    _check_certificates(address)
    try:
        # Dask's own annotations stop here.
        connect: Any = Client
        return connect(address, timeout=CONNECT, set_as_default=False, name="pardalis")
    except (OSError, ValueError, TypeError) as error:
        logging.getLogger(__name__).debug("No connection to %s: %s", address, error)
        raise ClusterError(
            f"No scheduler answers at '{address}' ({_first_line(error)}).",
            "See that it runs (dask scheduler) and that this machine may reach its port.",
        ) from error


def _check_certificates(address: str) -> None:
    """See that Dask's configuration names certificates, where the address asks for them."""
    from distributed.security import Security

    security: Any = Security
    try:
        given = security().get_connection_args("client")
    except (OSError, ValueError) as error:
        given = {"ssl_context": None, "reason": error}
    if address.startswith("tls://") and given.get("ssl_context") is None:
        raise ClusterError(
            f"'{address}' is reached with certificates, and none can be read "
            f"({given.get('reason', 'none are named')}).",
            "Name them in Dask's configuration (distributed.comm.tls), here and on the workers.",
        )


def _check_workers(client: Any, address: str, needed: Needs) -> None:
    try:
        client.wait_for_workers(1, timeout=CONNECT)
    except StillWaiting as error:
        raise _without_workers(address) from error
    found = client.run(lacking, needed, on_error="return")
    for worker, lack in sorted(found.items()):
        if isinstance(lack, ModuleNotFoundError):
            lack = f"has no {lack.name}"
        elif isinstance(lack, OSError):
            # It died between two questions: the others do its work.
            continue
        if lack:
            raise _unfit(worker, str(lack))


def _unfit(worker: str, lack: str) -> ClusterError:
    return ClusterError(
        f"The worker at {worker} {lack}.",
        "Every worker needs the same Pardalis, and the survey under the same path (a shared "
        "folder). Mend or stop that worker, then run again.",
    )


def _without_workers(address: str) -> ClusterError:
    return ClusterError(
        f"The scheduler at {address} has no workers.", f"Start some: dask worker {address}. {_ON}"
    )


def _first_line(error: BaseException) -> str:
    return str(error).strip().split("\n", 1)[0].rstrip(".")
