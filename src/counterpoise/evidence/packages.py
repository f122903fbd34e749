"""Packages: forces that work only together, and in what proportions.

An air campaign needs tankers and early warning beside combat aircraft. Proportions are taken from
past operations and published requirements, never from coverage; what has none is named as not
known.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from counterpoise.evidence.evidence_set import Evidence
from counterpoise.evidence.records import Figure
from counterpoise.problems import Problems, did_you_mean

PER_SCALE, UNITS = "per_scale", "units"
"""How a proportion counts: units for each unit of the scale, or units in all."""


@dataclass(frozen=True)
class Part:
    """What a package needs.

    Parameters
    ----------
    name : str
        Its capabilities, joined by ``+`` where several count together.
    attribute : str
        How it is counted, `PER_SCALE` or `UNITS`.
    figure : Figure or None
        The published proportion. None for a part that sets the scale: it is needed one for one.
    """

    name: str
    attribute: str = PER_SCALE
    figure: Figure | None = None

    @property
    def capabilities(self) -> tuple[str, ...]:
        """Capabilities that count together."""
        return tuple(self.name.split("+"))

    def proportion(self, end: str = "value") -> float:
        """Return the proportion: its `value`, or the `low` or `high` end of its range."""
        if self.figure is None:
            return 1.0
        given = getattr(self.figure, end)
        return float(self.figure.value if given is None else given)


@dataclass(frozen=True)
class Package:
    """Forces that work only together.

    Parameters
    ----------
    name : str
        Key of tables `packages` and `proportions`.
    scale : tuple of str
        Capabilities whose requirement says how large the operation is, added up; empty where
        every part is counted in units.
    parts : tuple of Part
        What is needed in a known proportion.
    not_known : tuple of str
        Parts, as `Part.name`, that are needed in a proportion that nobody has published.
    """

    name: str
    scale: tuple[str, ...]
    parts: tuple[Part, ...]
    not_known: tuple[str, ...]

    @property
    def title(self) -> str:
        """Its name as people write it."""
        return self.name.replace("_", " ").capitalize()

    def is_rated_from(self, capabilities: Collection[str]) -> bool:
        """Whether its scale and every part in known proportion are among some capabilities.

        With a part left out, what is left would flatter it.
        """
        needed = {*self.scale, *(c for part in self.parts for c in part.capabilities)}
        return bool(self.parts) and needed <= set(capabilities)


def packages(evidence: Evidence) -> tuple[Package, ...]:
    """Return the packages of an evidence set, in the order of its table.

    Raises
    ------
    InputError
        If a row names a capability that is not known, a package has two scales, or a proportion
        belongs to no part.
    """
    members, given = evidence.tables["packages"], evidence.tables["proportions"]
    problems = Problems()
    for table in ("packages", "proportions"):
        for package, part, _ in evidence.tables[table]:
            for capability in part.split("+"):
                if capability not in evidence.capabilities:
                    problems.add(
                        f"{table}.csv",
                        f"row {package}, {part}",
                        f"unknown capability '{capability}'",
                        did_you_mean(capability, evidence.capabilities),
                    )
    for package, part, attribute in given:
        if (package, part, "part") not in members:
            remedy = f"Add {package},{part},part to packages.csv, or take the row out."
            place = f"row {package}, {part}, {attribute}"
            problems.add("proportions.csv", place, "belongs to no part of a package", remedy)
    found = {}
    for package in dict.fromkeys(name for name, _, _ in members):
        scales = [p for name, p, kind in members if (name, kind) == (package, "scale")]
        if len(scales) > 1:
            what = f"has {len(scales)} scales: {', '.join(scales)}"
            remedy = "Join them with + where they are added up."
            problems.add("packages.csv", f"rows {package}, scale", what, remedy)
        found[package] = _package(package, scales, members, given)
    problems.raise_if_any()
    return tuple(found.values())


def _package(
    package: str,
    scales: list[str],
    members: Mapping[tuple[str, ...], Figure],
    given: Mapping[tuple[str, ...], Figure],
) -> Package:
    parts: list[Part] = []
    not_known: list[str] = []
    for name in (p for k, p, kind in members if (k, kind) == (package, "part")):
        known = {
            kind: figure for (k, p, kind), figure in given.items() if (k, p) == (package, name)
        }
        if known:
            parts += [Part(name, kind, figure) for kind, figure in known.items()]
        elif name in scales:
            parts.append(Part(name))
        else:
            not_known.append(name)
    scale = tuple(c for name in scales for c in name.split("+"))
    return Package(package, scale, tuple(parts), tuple(not_known))
