"""Whether the lists of intelligence sharing fit each other and the list of allies."""

from collections.abc import Iterable, Set

from counterpoise.evidence.intelligence import BODIES, EVERYBODY, UNION, Intelligence
from counterpoise.evidence.place_checks import Namer
from counterpoise.problems import Problems


def check_intelligence(
    found: Intelligence,
    allies: Set[str],
    regions: Set[str],
    file: Namer,
    problems: Problems,
) -> None:
    """Note members and regions that there are none of, and bodies that nobody works for.

    Parameters
    ----------
    found : Intelligence
        The sound rows.
    allies : set of str
        Codes of members and partners.
    regions : set of str
        Names of all regions: one that needs mending is still there.
    file : callable
        Returns the file of a list.
    problems : Problems
        Where everything that is wrong is noted.
    """

    def unknown(name: str, row: str, column: str, words: Iterable[str], known: Set[str]) -> None:
        kind = "region" if column == "regions" else "member"
        for word in filter(None, words):
            problems.expect(word, known, str(file(name)), f"row {row}, column {column}", kind)

    owners = allies | set(BODIES)
    parties = owners | {EVERYBODY, UNION}
    for asset in found.intelligence_assets:
        for column, words, known in (
            ("owner", (asset.owner,), owners),
            ("host", (asset.host,), allies),
            ("run_with", asset.run_with, allies),
            ("shared_with", asset.shared_with, parties),
            ("regions", asset.regions, regions),
        ):
            unknown("intelligence_assets", asset.asset, column, words, known)
    for pact in found.intelligence_pacts:
        unknown("intelligence_pacts", pact.pact, "members", pact.members, parties)
        unknown("intelligence_pacts", pact.pact, "receivers", pact.receivers, parties)
    for item in found.intelligence_pause:
        unknown("intelligence_pause", item.item, "regions", item.regions, regions)
    _check_bodies(found, file, problems)


def _check_bodies(found: Intelligence, file: Namer, problems: Problems) -> None:
    """Note bodies that own collectors and have nobody to make sense of what these collect."""
    works = {a.owner for a in found.intelligence_assets if a.kind == "processor"}
    for asset in found.intelligence_assets:
        if asset.kind == "collector" and asset.owner in BODIES and asset.owner not in works:
            what = f"{asset.owner} owns it and has no processor"
            remedy = "Add a row of kind processor, or name the member that owns it."
            problems.add(str(file("intelligence_assets")), f"row {asset.asset}", what, remedy)
