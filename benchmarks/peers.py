"""The compiled engine beside EMA Workbench, which calls it one future at a time, in one run."""

import logging
import warnings
from typing import Any

import numpy as np

from benchmarks.cases import Case, case
from benchmarks.machine import cores
from benchmarks.timing import in_turn
from counterpoise.alliance import simulate_batch
from counterpoise.ensemble import sampling
from counterpoise.ensemble.runner import ensemble


def measure(quick: bool) -> dict[str, Any]:
    """Time both in turn."""
    own = case()
    futures, experiments, rounds = (200, 40, 2) if quick else (1000, 200, 5)
    engine, single = own.engine(futures), own.engine(futures, workers=1)
    with _Workbench(own) as workbench:
        work = {
            "workbench_processes": lambda: workbench.parallel(experiments),
            "workbench_sequential": lambda: workbench.sequential(experiments),
            "engine_one_thread": single,
            "engine": engine,
            "study": lambda: study(own, futures),
        }
        for call in work.values():
            call()
        clock, processor = in_turn(work, rounds)
    few = ("workbench_processes", "workbench_sequential")
    count = {k: experiments if k in few else futures for k in work}
    rates = {k: count[k] / taken for k, taken in clock.items()}
    # The processes of EMA Workbench do their work elsewhere, so their processor time is not known.
    cost = {
        k: taken / count[k] * 1e3 for k, taken in processor.items() if k != "workbench_processes"
    }
    workbench_rate = max(rates["workbench_processes"], rates["workbench_sequential"])
    return {
        "scenario": own.scenario.name,
        "futures": futures,
        "experiments": experiments,
        "rounds": rounds,
        "factors": {"ours": len(own.sampler.factors), "workbench": len(workbench.factors)},
        "futures_per_second": rates,
        "processor_ms_per_future": cost,
        "ratios": {
            "engine_to_workbench_in_processor_time": cost["workbench_sequential"] / cost["engine"],
            "engine_to_workbench": rates["engine"] / workbench_rate,
            "study_to_workbench": rates["study"] / workbench_rate,
        },
    }


def study(own: Case, futures: int) -> None:
    """Draw, run and reduce an ensemble, with nothing kept from the round before."""
    sampling.STREAMS.forget()
    ensemble(own.scenario, futures, 1)


class _Workbench:
    """The engine as a model of EMA Workbench, one call for each experiment.

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
            series = simulate_batch(figures, policy, 1).series
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
