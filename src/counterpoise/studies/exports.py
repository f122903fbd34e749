"""A study for other tools: xarray, the format of IAMC, and EMA Workbench."""

import io
import json
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING, Any


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
    Quantiles are of independent runs, over all that the first view of the study varies.
    """
    import pandas as pd

    years = sorted(name for name in study.outcomes if name.startswith(f"{COVERED}/"))
    rows = []
    for name, title in study.scenarios.items():
        runs = study.runs(name, study.views[0])
        levels = runs[years].quantile(list(LEVELS))
        for label, (_, values) in zip(QUANTILES, levels.iterrows(), strict=True):
            rows.append(
                {
                    "model": MODEL,
                    "scenario": title,
                    "region": REGION,
                    "variable": f"{VARIABLE}|{label}",
                    "unit": "share",
                    **{int(year.partition("/")[2]): values[year] for year in years},
                }
            )
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
    runs = study.data[study.data["view"] == study.views[0]].reset_index(drop=True)
    names = [name for name in study.outcomes if runs[name].notna().all()]
    experiments = runs[["scenario", *study.factors]].rename(columns={"scenario": "policy"})
    experiments.insert(0, "scenario", runs.index)
    experiments["model"] = MODEL
    files = {"experiments.csv": experiments.to_csv(index=False)}
    entries: list[Any] = []
    for number, name in enumerate(names):
        file = f"outcome_{number}.csv"
        files[file] = "\n".join(repr(float(x)) for x in runs[name]) + "\n"
        entries.append((name, file))
    files["metadata.json"] = json.dumps(_metadata(study, runs, experiments, entries))
    with tarfile.open(place, "w:gz") as archive:
        for file, text in files.items():
            content = text.encode()
            entry = tarfile.TarInfo(file)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))


def _metadata(
    study: "StudyResult", runs: "pd.DataFrame", experiments: "pd.DataFrame", outcomes: list[Any]
) -> dict[str, Any]:
    raise NotImplementedError
