"""Documents that a command writes and a face draws: how one is handed to the other."""

from collections.abc import Callable, Mapping

import typer

Documents = Mapping[str, Callable[..., str]]
"""Functions that draw a document, such as ``plan.html``, by the name of the document."""


def document(context: typer.Context, name: str) -> Callable[..., str]:
    """Return the function that draws a document; the command line that runs commands hands it over.

    Parameters
    ----------
    context : typer.Context
        The context of the command.
    name : str
        Such as ``plan``.
    """
    documents: Documents = context.find_object(dict) or {}
    return documents[name]
