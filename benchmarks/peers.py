"""The compiled engine beside EMA Workbench and beside plain NumPy, in one run."""

import logging
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from benchmarks import numpy_engine
from benchmarks.cases import Case, case
from benchmarks.machine import cores
from benchmarks.timing import in_turn, seconds
from counterpoise.alliance import simulate_batch
from counterpoise.ensemble import sampling
from counterpoise.ensemble.runner import ensemble

TOLERANCE = 1e-9
CHECKED = 200
BATCHES = (10, 25, 50, 100, 250, 1000)


def measure(quick: bool) -> dict[str, Any]:
    """Check that the engines agree, then time them in turn."""
    own = case()
    difference = agree(own)
    futures, experiments, rounds = (200, 40, 2) if quick else (1000, 200, 5)
    batches = choose_batch(own, futures)
    fastest = min(batches, key=lambda entry: entry["seconds"])
    plain = numpy_call(own, futures, fastest["batch"], fastest["threads"])
    engine, single = own.engine(futures), own.engine(futures, workers=1)
    with _Workbench(own) as workbench:
        work = {
            "workbench_processes": lambda: workbench.parallel(experiments),
            "workbench_sequential": lambda: workbench.sequential(experiments),
            "numpy_one_future_a_call": numpy_call(own, experiments, 1, 1),
            "numpy_batched": plain,
            "engine_one_thread": single,
            "engine": engine,
            "study": lambda: study(own, futures),
        }
        for call in work.values():
            call()
        clock, processor = in_turn(work, rounds)
    few = ("workbench_processes", "workbench_sequential", "numpy_one_future_a_call")
    count = {k: experiments if k in few else futures for k in work}
    rates = {k: count[k] / taken for k, taken in clock.items()}
    # The processes of EMA Workbench do their work elsewhere, so their processor time is not known.
    cost = {
        k: taken / count[k] * 1e3 for k, taken in processor.items() if k != "workbench_processes"
    }
    workbench_rate = max(rates["workbench_processes"], rates["workbench_sequential"])
    return {
        "scenario": own.scenario.name,
        "checked_futures": CHECKED,
        "largest_difference": difference,
        "futures": futures,
        "experiments": experiments,
        "rounds": rounds,
        "factors": {"ours": len(own.sampler.factors), "workbench": len(workbench.factors)},
        "numpy_batches": batches,
        "numpy_batch": fastest,
        "futures_per_second": rates,
        "processor_ms_per_future": cost,
        "ratios": {
            "engine_to_workbench_in_processor_time": cost["workbench_sequential"] / cost["engine"],
            "engine_to_numpy_in_processor_time": cost["numpy_batched"] / cost["engine"],
            "engine_to_workbench": rates["engine"] / workbench_rate,
            "study_to_workbench": rates["study"] / workbench_rate,
            "engine_to_numpy_batched": rates["engine"] / rates["numpy_batched"],
            "engine_one_thread_to_numpy_one_future_a_call": rates["engine_one_thread"]
            / rates["numpy_one_future_a_call"],
        },
    }


def agree(own: Case, futures: int = CHECKED) -> dict[str, float]:
    """Return the largest difference of each series, relative above 1 and absolute below.

    Raises
    ------
    AssertionError
        If one is larger than the tolerance: then times say nothing.
    """
    parameters = own.parameters(0, futures)
    ours = simulate_batch(parameters, own.policy, futures).series
    plain = numpy_engine.simulate(parameters, own.policy, futures)
    found = {}
    for name, a, b in zip(ours._fields, ours, plain, strict=True):
        found[name] = float(np.max(np.abs(a - b) / np.maximum(1.0, np.abs(a))))
        if not found[name] <= TOLERANCE:
            raise AssertionError(f"{name} differs by {found[name]:.1e} from plain NumPy")
    return found


def choose_batch(own: Case, futures: int) -> list[dict[str, Any]]:
    """Time plain NumPy by size of batch, on one thread and on all cores."""
    found = []
    for batch in (b for b in BATCHES if b <= futures):
        for threads in sorted({1, cores()}):
            call = numpy_call(own, futures, batch, threads)
            found.append({"batch": batch, "threads": threads, "seconds": seconds(call)})
    return found


def numpy_call(own: Case, futures: int, batch: int, threads: int) -> Callable[[], None]:
    """Return a call that runs plain NumPy over futures drawn before."""
    drawn = own.drawn(futures, batch)

    def one(first: int) -> None:
        numpy_engine.simulate(drawn[first], own.policy, min(batch, futures - first))

    def work() -> None:
        if threads == 1:
            for first in drawn:
                one(first)
            return
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(one, drawn))

    return work


def study(own: Case, futures: int) -> None:
    """Draw, run and reduce an ensemble, with nothing kept from the round before."""
    sampling.stratified.cache_clear()
    ensemble(own.scenario, futures, 1)


class _Workbench:
    """The same equations as a model of EMA Workbench, one NumPy call for each experiment.

    Only the coefficients vary, far fewer factors than in a study of ours: this favours it.
    """

    def __init__(self, own: Case) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import ema_workbench as ema
        logging.getLogger("ema_workbench").setLevel(logging.ERROR)
        self.ema = ema
        self.factors = [f for f in own.sampler.factors if f.startswith("coefficients/")]
        figures = {f.partition("/")[2]: own.scenario.evidence.figure(f) for f in self.factors}
        central, policy = own.assembly.parameters({}, 1), own.policy

        def run_model(**values: float) -> dict[str, Any]:
            figures = central._replace(**{k: np.array([v]) for k, v in values.items()})
            series = numpy_engine.simulate(figures, policy, 1)
            return {name: getattr(series, name)[0] for name in ("coverage", "spending", "debt")}

        model = ema.Model("counterpoise", function=run_model)
        model.uncertainties = [
            ema.RealParameter(name, figure.low, figure.high) for name, figure in figures.items()
        ]
        model.outcomes = [ema.ArrayOutcome(name) for name in ("coverage", "spending", "debt")]
        self.model = model

    def __enter__(self) -> "_Workbench":
        self.alone = self.ema.SequentialEvaluator(self.model)
        self.pool = self.ema.MultiprocessingEvaluator(self.model, n_processes=cores())
        self.alone.__enter__()
        self.pool.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.pool.__exit__(None, None, None)
        self.alone.__exit__(None, None, None)

    def parallel(self, experiments: int) -> None:
        """Run experiments on processes that stand ready, one for each core."""
        self.pool.perform_experiments(scenarios=experiments, log_progress=True)

    def sequential(self, experiments: int) -> None:
        """Run experiments in this process."""
        self.alone.perform_experiments(scenarios=experiments, log_progress=True)
