"""Scoring by dask.distributed: one task a shard, on processes or computers of a cluster.

What a lost worker had is done again by the scheduler. Source: M. Rocklin, Dask: parallel
computation with blocked algorithms and task scheduling, SciPy 2015.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from model.files.format import FormatError
from model.texts.open_text import OpenText
from model.texts.scoring.best_temperature import Moments, SlabMoments, added_moments
from model.texts.scoring.scoring import ScoredBlock
from model.texts.tally import Progress, Tally, Wanted, spans_of, tally_of
from model.texts.two_models.kl_rows import KlBlock

if TYPE_CHECKING:
    from distributed import Client

LOCAL = "local"
_WAIT = "10s"  # for a scheduler to answer; one that is there does so within a second


class DaskError(ValueError):
    """Raised with a sentence where a cluster cannot be used."""


@contextmanager
def cluster(address: str, wait: str = _WAIT, nll_alone: bool = False) -> "Iterator[DaskScoring]":
    """Yield what scores on a cluster: the scheduler at an address, or processes started here.

    address: as "tcp://10.0.0.5:8786", or "local" for a process a processor. wait: how long a
    scheduler may take to answer. nll_alone: as `Here` has it. DaskError where dask.distributed is
    not installed, where nothing answers, and where the workers lack this program.
    """
    if find_spec("distributed") is None:
        raise DaskError("--dask needs dask.distributed, which is not here: make setup EXTRA=dask")
    import dask
    from distributed import Client, LocalCluster

    # Profiles of the workers, for pages that nobody opens, cost as much as a small shard.
    dask.config.set(
        {"distributed.comm.timeouts.connect": wait, "distributed.worker.profile.enabled": False}
    )
    with ExitStack() as open_things:
        if address == LOCAL:
            # Any free port for its pages: the usual one may be another cluster's.
            own = LocalCluster(threads_per_worker=1, dashboard_address="localhost:0")
            client = open_things.enter_context(Client(open_things.enter_context(own)))
        else:
            try:
                client = open_things.enter_context(Client(address, timeout=wait))
            except (OSError, ValueError) as error:
                raise DaskError(
                    f"No scheduler answers at {address}; start one with: dask scheduler"
                ) from error
            _check_workers(client, address)
        yield DaskScoring(client, nll_alone)


def _check_workers(client: "Client", address: str) -> None:
    """See that there are workers, and that they have this program."""
    if not client.scheduler_info()["workers"]:
        raise DaskError(
            f"The scheduler at {address} has no workers; start some, in this program’s folder, "
            f"with: dask worker {address}"
        )
    lacking = [name for name, found in client.run(_has_program).items() if not found]
    if lacking:
        raise DaskError(
            f"The worker {lacking[0]} does not find this program: start it in its folder."
        )


def _has_program() -> bool:
    return find_spec("model") is not None and find_spec("model.texts") is not None


class DaskScoring:
    """Has the shards of a text scored by the workers of a cluster; a `Scorer`."""

    def __init__(self, client: "Client", nll_alone: bool = False) -> None:
        self._client, self._nll_alone = client, nll_alone

    def scored(self, opened: OpenText, temperature: float) -> Iterator[ScoredBlock]:
        """Yield the scores shard by shard, in order; close it to cancel."""
        asked = Wanted(temperature=temperature, nll_alone=self._nll_alone)
        for found in self._tallies(opened, asked):
            yield from found.scores

    def moments(self, opened: OpenText, beta: float, progress: Progress) -> Moments:
        """Return the sums over the whole text at β; what progress raises ends it."""
        slabs: list[SlabMoments] = []
        for found in self._tallies(opened, Wanted(beta=beta)):
            slabs.extend(found.moments)
            progress(found.stop / len(opened.rows))
        return added_moments(slabs)

    def compared(self, opened: OpenText) -> Iterator[KlBlock]:
        """Yield two models' positions shard by shard, in order; close it to cancel."""
        for found in self._tallies(opened, Wanted(compared=True)):
            yield from found.compared

    def _tallies(self, opened: OpenText, asked: Wanted) -> Iterator[Tally]:
        """The tallies of all shards, in order; those not yet begun are dropped on closing."""
        waiting: list[Any] = [
            # Not kept from another time: a file may have changed since.
            self._client.submit(tally_of, opened.source, asked, span, 1, pure=False)
            for span in spans_of(opened)
        ]
        try:
            for future in waiting:
                yield self._result(future)
                future.release()
        finally:
            self._client.cancel(waiting)

    def _result(self, future: Any) -> Tally:
        from distributed.scheduler import KilledWorker

        try:
            found: Tally = future.result()
        except (FormatError, OSError) as error:
            # Here all could be opened: it is the worker's place that differs.
            raise DaskError(
                f"On a worker: {error} Every worker has to see the shards under the same path."
            ) from error
        except KilledWorker as error:
            raise DaskError(
                "Several workers were lost over one shard; give them more memory, or fewer threads."
            ) from error
        return found
