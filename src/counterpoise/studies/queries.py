"""Questions in SQL to the runs of a study, answered by DuckDB where the runs lie."""

from typing import TYPE_CHECKING, Any

from counterpoise.extras import need
from counterpoise.problems import InputError, Problem
from counterpoise.studies.tables import PartsTable, Table

if TYPE_CHECKING:
    import pandas as pd

RUNS = "runs"
"""What the table of runs is called in a question."""
EXAMPLE = "select view, median(gap_area) from runs group by view"
APART = {"enable_external_access": "false", "python_enable_replacements": "false"}
"""A question reads the runs and nothing else: no file, no variable of the program."""


def query(table: Table, sql: str) -> "pd.DataFrame":
    """Return the answer to a question in SQL.

    Parameters
    ----------
    table : Table
        The runs; of parts only the columns of the question are read.
    sql : str
        The question, to the table ``runs``.

    Raises
    ------
    InputError
        If it is no question to the runs.
    """
    duckdb = need("duckdb", "study")
    with duckdb.connect(":memory:", config=APART) as connection:
        connection.register(RUNS, _source(table))
        try:
            answer = connection.execute(sql)
            if answer is None or answer.description is None:
                raise InputError([_no_answer(sql, "asks nothing")])
            return answer.df()  # type: ignore[no-any-return]
        except duckdb.Error as error:
            raise InputError([_no_answer(sql, str(error).splitlines()[0])]) from None


def _source(table: Table) -> Any:
    if isinstance(table, PartsTable):
        return table.dataset()
    arrow = need("pyarrow", "study")
    frame = table.rows()
    return arrow.table({name: arrow.array(frame[name].to_numpy()) for name in frame.columns})


def _no_answer(sql: str, what: str) -> Problem:
    return Problem(
        "query", sql, f"has no answer ({what})", f"Ask the table runs, as in: {EXAMPLE}."
    )
