"""Editions that a named evidence set holds, where a command shows another one."""


def notes_on_editions(evidence: str | None, asked: str | None, shown: str) -> list[str]:
    """Return a note if the named set holds editions of NATO's figures and none of them is shown.

    Parameters
    ----------
    evidence : str, optional
        What stood behind ``--evidence``.
    asked : str, optional
        What stood behind ``--release``: who asks for an edition knows what is shown.
    shown : str
        The edition that the command shows.
    """
    from counterpoise.evidence.sets import find_evidence, imported_files, is_set
    from counterpoise.ledger.ally_names import listed

    if evidence is None or asked is not None:
        return []
    folder = find_evidence(evidence)
    if not is_set(folder):
        return []
    files = (file for file in imported_files(folder) if file.kind == "nato")
    held = sorted({file.release for file in files if file.release})
    if not held or shown in held:
        return []
    several = "s" if len(held) > 1 else ""
    return [
        f"Shown is the edition of {shown}, the newest that is complete. The set {folder.name} "
        f"holds NATO's edition{several} of {listed(held)}: ask for it with --release {held[-1]}."
    ]
