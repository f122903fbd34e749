"""A study on a Dask cluster: the bytes of a run on one machine, whatever happens to workers."""

import errno
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.cli.test_study import call
from tests.studies.conftest import QUESTION, planned_study
from tests.studies.test_parts import ROWS, content

from counterpoise.problems import InputError
from counterpoise.studies import cluster, stores
from counterpoise.studies.parts import StudyFaultError
from counterpoise.studies.runner import run_parts

dask = pytest.importorskip("dask")
distributed = pytest.importorskip("distributed")
pytest.importorskip("pyarrow")
LOOPBACK = "127.0.0.1:0"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """Two worker processes, whose deaths condemn the tasks that they had at once."""
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            dashboard_address=LOOPBACK,
            silence_logs=50,
        ) as running,
    ):
        yield running.scheduler_address


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("studies") / "whole"
    run_parts(planned_study(), folder, rows=ROWS)
    return folder


def run(scheduler: str, out: Path | str | None, **options: Any) -> Any:
    with cluster.cluster_crew(scheduler) as crew:
        return run_parts(planned_study(), out, rows=ROWS, crew=crew, **options)


def test_a_cluster_gives_the_bytes_of_one_machine(
    scheduler: str, whole: Path, tmp_path: Path
) -> None:
    table = run(scheduler, tmp_path / "study")
    assert content(tmp_path / "study") == content(whole)
    local = run_parts(planned_study(), rows=ROWS).rows()
    assert table.rows().equals(local)
    assert run(scheduler, None).rows().equals(local)


def test_parts_are_handed_back_where_workers_do_not_see_the_place(
    scheduler: str, whole: Path
) -> None:
    """The memory of this process is out of their reach."""
    fsspec = pytest.importorskip("fsspec")
    run(scheduler, "memory://study-of-a-cluster")
    held = fsspec.filesystem("memory")
    try:
        for name, wanted in content(whole).items():
            assert held.cat_file(f"/study-of-a-cluster/{name}") == wanted
    finally:
        held.rm("/study-of-a-cluster", recursive=True)


def test_workers_that_are_killed_lose_nothing(scheduler: str, whole: Path, tmp_path: Path) -> None:
    """Both workers, one after the other; Dask starts each again and condemns what it had."""
    with distributed.Client(scheduler, set_as_default=False) as client:
        killed: list[int] = []

        def kill(done: int, total: int) -> None:
            if len(killed) < 2:
                # A worker that is starting again after a kill may not answer yet.
                known = client.run(os.getpid, on_error="ignore").values()
                pids = [pid for pid in known if pid not in killed]
                if pids:
                    os.kill(pids[0], signal.SIGKILL)
                    killed.append(pids[0])

        run(scheduler, tmp_path / "study", progress=kill)
        assert len(killed) == 2
        client.wait_for_workers(2, timeout=600)
    assert content(tmp_path / "study") == content(whole)


def test_a_study_that_stopped_on_a_cluster_goes_on_anywhere(
    scheduler: str, whole: Path, tmp_path: Path
) -> None:
    class StoppedError(Exception):
        pass

    def stop(done: int, total: int) -> None:
        if done >= total // 2:
            raise StoppedError

    with pytest.raises(StoppedError):
        run(scheduler, tmp_path / "study", progress=stop)
    assert 3 < len(content(tmp_path / "study")) < len(content(whole))
    unfinished = tmp_path / "study" / f"part-000008.parquet.1{stores.UNFINISHED}"
    unfinished.write_bytes(b"half")
    run_parts(planned_study(), tmp_path / "study", rows=ROWS, resume=True)
    assert content(tmp_path / "study") == content(whole)


def test_what_a_killed_worker_had_begun_to_write_does_not_stay(whole: Path, tmp_path: Path) -> None:
    def begun(done: int, total: int) -> None:
        (tmp_path / "study" / f"part-000004.parquet.{done}{stores.UNFINISHED}").write_bytes(b"PAR1")

    run_parts(planned_study(), tmp_path / "study", rows=ROWS, progress=begun)
    assert content(tmp_path / "study") == content(whole)


def test_a_part_that_every_worker_dies_under_is_given_up(
    scheduler: str, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "RETRIES", 0)
    with distributed.Client(scheduler, set_as_default=False) as client:
        killed: list[int] = []

        def kill(done: int, total: int) -> None:
            if not killed:
                # All of them: one alone may have nothing left to do by then.
                killed.extend(client.run(os.getpid).values())
                for worker in killed:
                    os.kill(worker, signal.SIGKILL)

        with pytest.raises(StudyFaultError, match=r"were lost with [12] workers.*--resume"):
            run(scheduler, tmp_path / "study", progress=kill)
        client.wait_for_workers(2, timeout=600)
    run_parts(planned_study(), tmp_path / "study", rows=ROWS, resume=True)
    assert content(tmp_path / "study") == content(whole)


def test_a_full_disk_of_a_worker_is_told(tmp_path: Path) -> None:
    from counterpoise.studies.cluster_worker import Done
    from counterpoise.studies.object_store import entry_of
    from counterpoise.studies.stores import Proof

    full = Done("part-000003.parquet", entry_of(b""), None, os.strerror(errno.ENOSPC))
    kept = Proof(str(tmp_path), "study.json", entry_of(b""))
    with pytest.raises(StudyFaultError, match=r"write part-000003.*No space left.*--resume"):
        cluster._made(full, kept)
    damaged = Done("part-000003.parquet", entry_of(b"whole"), b"half")
    with pytest.raises(StudyFaultError, match=r"came back damaged.*Nothing is kept"):
        cluster._made(damaged, None)


def test_other_versions_are_refused(scheduler: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from counterpoise.studies import cluster_worker

    own = cluster_worker.program()
    other = own | {"numba": "0.1", "figures": "elsewhere"}
    monkeypatch.setattr(cluster_worker, "program", lambda: other)
    with pytest.raises(InputError) as caught:
        cluster._compare({"tcp://a:1": own, "tcp://b:1": OSError("no module named counterpoise")})
    text = str(caught.value)
    assert f"tcp://a:1: has other numba: {own['numba']} where this program has 0.1" in text
    assert "has other figures" in text
    assert "tcp://b:1: does not run this program (no module named counterpoise)" in text
    assert "pip install 'counterpoise[cluster,study]==" in text


def test_a_cluster_that_cannot_be_reached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 0.2)
    small = ("--set", "time.quarters=8", "--set", "capabilities=[sead]")
    out = ("--out", str(tmp_path / "study"))
    for address in ("tcp://127.0.0.1:9", "nowhere://x"):
        code, _, error = call("cliff", "--size", "8", *small, *out, "--dask", address)
        assert code == 2
        assert f"--dask, {address}: no cluster can be reached there" in error
        assert not (tmp_path / "study").exists()
    code, _, error = call("cliff", *small, "--dask", "tcp://127.0.0.1:9", "--workers", "2")
    assert code == 2
    assert "--workers" in error


def test_a_cluster_without_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    with distributed.LocalCluster(
        n_workers=0, processes=True, dashboard_address=LOOPBACK, silence_logs=50
    ) as empty:
        monkeypatch.setattr(cluster, "PATIENCE", 1)
        with (
            pytest.raises(InputError, match=r"it has no worker.*dask worker tcp"),
            cluster.cluster_crew(empty.scheduler_address),
        ):
            pass


def test_the_whole_study_is_the_same(scheduler: str) -> None:
    import counterpoise as cp

    there = cp.study(QUESTION, dask=scheduler)
    assert there.summary() == cp.study(QUESTION).summary()
