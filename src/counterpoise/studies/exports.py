"""A study for other tools: xarray, the format of IAMC, and EMA Workbench."""

import io
import json
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING

from counterpoise.atomic_write import write_file
from counterpoise.measures.futures import LEVELS
from counterpoise.problems import InputError, Problem
from counterpoise.studies.outcomes import COVERED

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from counterpoise.studies.result import StudyResult

MODEL = "Counterpoise"
REGION = "NATO"
VARIABLE = "Defence|Capabilities|Share of requirement covered"
EMA_VERSION = "2.5.3"
"""The version of EMA Workbench whose layout it is."""
QUANTILES = ("10th Percentile", "Median", "90th Percentile")


def to_xarray(study: "StudyResult") -> "xr.Dataset":
    """Return the runs as a Dataset with dimensions `scenario`, `view` and `run`."""
    import xarray as xr

    data, names = study.data, [*study.factors, *study.outcomes]
    table = data.assign(run=data.groupby(["scenario", "view"], sort=False).cumcount())
    table = table.set_index(["scenario", "view", "run"])
    found = xr.Dataset.from_dataframe(table[["base", "sample", *names]])
    found = found.reindex(scenario=list(study.scenarios), view=study.views)
    for name in study.factors:
        known = study.factors[name]
        found[name].attrs = {"long_name": known.title, "kind": known.kind}
    for name, outcome in study.outcomes.items():
        found[name].attrs = {"long_name": outcome.title, "units": outcome.unit, "kind": "measure"}
    found.attrs = {"study": json.dumps(study.description, sort_keys=True)}
    return found


def to_iamc(study: "StudyResult") -> "pd.DataFrame":
    """Return quantiles of the covered share by year: a row for each scenario, years as columns.

    Columns are those of the wide format: model, scenario, region, variable, unit, then years.
    Quantiles are of independent runs, with levers and choices as the scenario has them where the
    study has such runs.
    """
    import pandas as pd

    years = sorted(name for name in study.outcomes if name.startswith(f"{COVERED}/"))
    rows = []
    for name, title in study.scenarios.items():
        runs = study.runs(name, study.of_figures, years)
        levels = runs[years].quantile(list(LEVELS))
        for label, (_, values) in zip(QUANTILES, levels.iterrows(), strict=True):
            row: dict[object, object] = {
                "model": MODEL,
                "scenario": title,
                "region": REGION,
                "variable": f"{VARIABLE}|{label}",
                "unit": "share",
            }
            row.update({int(year.partition("/")[2]): values[year] for year in years})
            rows.append(row)
    return pd.DataFrame(rows)


def to_ema(study: "StudyResult", path: Path) -> Path:
    """Write the runs of the first view as EMA Workbench's `load_results` reads them.

    Raises
    ------
    InputError
        If the file's name does not end in ``.tar.gz``, or it cannot be written.
    """
    if not path.name.endswith(".tar.gz"):
        what, remedy = "is no name of an archive", "Give one that ends in .tar.gz."
        raise InputError([Problem(str(path), "", what, remedy)])
    return write_file(path, lambda place: _write_ema(study, place))


def _write_ema(study: "StudyResult", place: Path) -> None:
    """Write the archive; no time stands in it, so that the same study gives the same table."""
    runs = study.table.rows(view=study.views[0])
    experiments = runs[["scenario", *study.factors]].rename(columns={"scenario": "policy"})
    experiments.insert(0, "scenario", runs.index)
    experiments["model"] = MODEL
    texts = [name for name in experiments if experiments[name].dtype.kind not in "fiub"]
    kinds = {str(n): "object" if n in texts else str(experiments[n].dtype) for n in experiments}
    outcomes = [name for name in study.outcomes if runs[name].notna().all()]
    names = {name: f"outcome_{number}.cls" for number, name in enumerate(outcomes)}
    metadata = {
        "version": EMA_VERSION,
        "outcomes": [["ScalarOutcome", name, file] for name, file in names.items()],
        "experiments": kinds,
    }
    files = {"experiments.csv": experiments.to_csv(index=False)}
    files |= {file: runs[name].to_csv(header=False, index=False) for name, file in names.items()}
    files["metadata.json"] = json.dumps(metadata)
    with tarfile.open(place, "w:gz") as archive:
        for file, text in files.items():
            content = text.encode()
            entry = tarfile.TarInfo(file)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
