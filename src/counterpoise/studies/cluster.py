"""Running the parts of a study on a Dask cluster."""

import gc
import warnings
from collections import Counter, deque
from collections.abc import Generator, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from counterpoise.extras import need, require
from counterpoise.problems import InputError, Problem, Problems
from counterpoise.studies.object_store import entry_of
from counterpoise.studies.parts import StudyFaultError
from counterpoise.studies.runner import Crew, Made, Planned
from counterpoise.studies.stores import Proof
from counterpoise.studies.tables import Part

if TYPE_CHECKING:
    from counterpoise.studies.cluster_worker import Done

RETRIES = 10
"""Workers that a part may lose before the study gives up. Dask itself condemns a task that three
workers died under, also where another task had killed them."""
PATIENCE = 20
"""Seconds to wait for the cluster to answer, and for its first worker."""
AHEAD = 2
"""Parts that are sent for each thread, so that none waits; more would fill the memory of the
scheduler with parts that nobody has fetched."""
SAME = "Start its workers with the same versions: pip install 'counterpoise[cluster,study]=={}'."


@contextmanager
def cluster_crew(address: str) -> Iterator[Crew]:
    """Return a Dask cluster as who works out parts.

    Parameters
    ----------
    address : str
        Of its scheduler, such as ``tcp://10.0.0.1:8786``.

    Raises
    ------
    InputError
        If it cannot be reached, has no worker, or one of other versions.
    """
    require("cluster", "study")
    client = _connected(address)
    try:
        _check_workers(client, address)

        def work(
            study: Planned, parts: Sequence[Part], proof: Proof | None
        ) -> Generator[tuple[Part, Made], None, None]:
            return _worked(client, study, parts, proof)

        yield work
    finally:
        with suppress(Exception):  # a scheduler that is gone has nothing to be told
            client.close()


def _connected(address: str) -> Any:
    distributed = need("distributed", "cluster")
    try:
        with warnings.catch_warnings():
            # What counts is compared below, and told as a problem with its remedy.
            warnings.simplefilter("ignore")
            return distributed.Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, TimeoutError, ValueError, TypeError) as error:
        reason = (str(error) or type(error).__name__).splitlines()[0]
    # A client that found nobody closes as it is collected. Were that while another one starts, the
    # two would wait for each other.
    gc.collect()
    remedy = "Give the address that its scheduler printed when it began, as tcp://HOST:8786."
    what = f"no cluster can be reached there ({reason})"
    raise InputError([Problem("--dask", address, what, remedy)])


def _check_workers(client: Any, address: str) -> None:
    """Refuse a cluster without workers, or with workers whose parts might differ from ours."""
    from counterpoise.studies.cluster_worker import program

    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        remedy = f"Start one: dask worker {address}."
        raise InputError([Problem("--dask", address, "it has no worker", remedy)]) from None
    _compare(client.run(program, on_error="return"))


def _compare(found: Mapping[str, Any]) -> None:
    from counterpoise.studies.cluster_worker import program

    problems, own = Problems(), program()
    remedy = SAME.format(own["counterpoise"])
    for worker, there in sorted(found.items()):
        if not isinstance(there, Mapping):
            problems.add("--dask", worker, f"does not run this program ({there})", remedy)
            continue
        for name in own:
            if there.get(name) != own[name]:
                what = f"has other {name}: {there.get(name)} where this program has {own[name]}"
                problems.add("--dask", worker, what, remedy)
    problems.raise_if_any()


def _worked(
    client: Any, study: Planned, parts: Sequence[Part], proof: Proof | None
) -> Generator[tuple[Part, Made], None, None]:
    """Give parts as they come back from the cluster."""
    from counterpoise.studies.cluster_worker import pack, study_plugin

    if not parts:
        return
    key = uuid4().hex
    plugin = study_plugin(key, pack(study))
    client.register_plugin(plugin)
    try:
        _warm(client, key)
        yield from _returned(client, key, parts, proof)
    finally:
        with suppress(Exception):
            client.unregister_worker_plugin(plugin.name)


def _warm(client: Any, key: str) -> None:
    """Compile on one worker of each machine; the others find what it kept."""
    from counterpoise.studies.cluster_worker import warm

    workers = sorted(client.nthreads())
    first = {worker.rpartition(":")[0]: worker for worker in reversed(workers)}
    leaders = sorted(first.values())
    others = [worker for worker in workers if worker not in leaders]
    for group in (leaders, others):
        if group:  # one that fails here fails at its first part, where that is looked at
            client.run(warm, key, workers=group, on_error="return")


def _returned(
    client: Any, key: str, parts: Sequence[Part], proof: Proof | None
) -> Generator[tuple[Part, Made], None, None]:
    from counterpoise.studies.cluster_worker import work

    distributed = need("distributed", "cluster")
    waiting, lost = deque(parts), Counter[int]()
    sent: dict[str, Part] = {}
    queue = distributed.as_completed(loop=client.loop)

    def send() -> None:
        room = AHEAD * max(1, sum(client.nthreads().values()))
        while waiting and len(sent) < room:
            part = waiting.popleft()
            name = f"counterpoise-{key}-{part.number}-{lost[part.number]}"
            future = client.submit(work, key, part, proof, key=name, pure=False)
            sent[name] = part
            queue.add(future)

    try:
        send()
        for future in queue:
            part = sent.pop(future.key)
            try:
                done = future.result()
            except (distributed.KilledWorker, CancelledError, OSError, TimeoutError):
                lost[part.number] += 1
                if lost[part.number] > RETRIES:
                    raise StudyFaultError(f"{_gave_up(part)} {_then(proof)}") from None
                waiting.appendleft(part)
            else:
                yield part, _made(done, proof)
            future.release()
            send()
    finally:
        queue.clear()


def _made(done: "Done", proof: Proof | None) -> Made:
    """Return the part that a worker has made, or where it is."""
    if done.fault:
        says = f"A worker cannot write {done.name} ({done.fault}). Free some space."
        raise StudyFaultError(f"{says} {_then(proof)}")
    if done.content is None:
        return done.entry
    if entry_of(done.content) != done.entry:
        raise StudyFaultError(f"{done.name} came back damaged. {_then(proof)}")
    return done.content


def _gave_up(part: Part) -> str:
    return (
        f"Runs {part.first:,} to {part.last:,} of {part.scenario} were lost with {RETRIES + 1} "
        "workers, one after the other: see what ends the workers, memory for one."
    )


def _then(proof: Proof | None) -> str:
    if proof is None:
        return "Nothing is kept: with --out it would be."
    return "What was done is kept: go on with --resume."
