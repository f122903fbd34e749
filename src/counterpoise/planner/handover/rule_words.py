"""Rules of one's own in words."""

from collections.abc import Iterable

from counterpoise.evidence import Evidence
from counterpoise.ledger.ally_names import in_sentence, listed
from counterpoise.planner.handover.rule_rows import RuleRow
from counterpoise.planner.handover.rules import ALL, Measure, Names, Rule, Selection

SENSES = {"<=": "at most ", ">=": "at least ", "=": "exactly "}
MAKERS = {"europe": "Europe", "united_states": "the United States", "other": "elsewhere"}


def rule_in_words(rule: Rule, evidence: Evidence) -> str:
    """Return what a rule says.

    Parameters
    ----------
    rule : Rule
        The rule.
    evidence : Evidence
        Names of allies and capabilities.
    """
    return _said(rule, rule, evidence, rule.each)


def row_in_words(row: RuleRow, evidence: Evidence) -> str:
    """Return what one row of a rule says, for the ally, capability and year that it is for."""
    narrow: dict[str, object] = {}
    if "ally" in row.where:
        narrow["allies"] = (row.where["ally"],)
    if "capability" in row.where:
        narrow["capabilities"] = (row.where["capability"],)
    if "year" in row.where:
        narrow |= {"since": f"{row.where['year']}-Q1", "until": f"{row.where['year']}-Q4"}
    return _said(row.rule, row.rule.model_copy(update=narrow), evidence, ())


def _said(rule: Rule, selection: Selection, evidence: Evidence, each: Iterable[str]) -> str:
    apart = tuple(each)
    what = _capabilities(selection.capabilities, evidence, apart=apart)
    what += _makers(selection.regions)
    when = _when(selection, apart)
    limit = _limit(rule, evidence, selection)
    who = _allies(selection.allies, evidence, apart=apart)
    if rule.limit == 0 and rule.sense != ">=" and rule.share_of is None:
        if who.startswith("all allies"):
            who = "nobody"
        no = "nothing" if what == "all capabilities" else f"no {what}"
        if who == "nobody":
            no = "anything" if no == "nothing" else what
        verb = "orders" if who == "nobody" else _verb(selection, apart)
        return f"{who} {verb} {no}{when}"
    return f"{who} {_verb(selection, apart)} {limit} of {what}{when}"


def _limit(rule: Rule, evidence: Evidence, selection: Selection) -> str:
    """Return the limit in words: a number, or a share of another sum."""
    sense = SENSES[rule.sense]
    if rule.share_of is None:
        return f"{sense}{_amount(rule.measure, rule.limit)}"
    named, other = rule.share_of, []
    if named.allies is not None:
        other.append(f"what {_allies(named.allies, evidence, apart=())} order")
    if named.capabilities is not None:
        other.append(_capabilities(named.capabilities, evidence, apart=()))
    if named.regions is not None:
        other.append(f"the same{_makers(named.regions) or ' from all makers'}")
    if named.since is not None or named.until is not None:
        other.append(f"the same{_when(named, ())}")
    return f"{sense}{100 * rule.limit:g} per cent of {listed(other) or 'the same'}" + (
        " in money" if rule.measure == "money" else ""
    )


def _amount(measure: Measure, limit: float) -> str:
    return f"${limit:,.6g} million worth" if measure == "money" else f"{limit:,.6g} units"


def _verb(selection: Selection, apart: tuple[str, ...]) -> str:
    one = "ally" in apart or (isinstance(selection.allies, tuple) and len(selection.allies) == 1)
    return "orders" if one else "order"


def _allies(names: Names, evidence: Evidence, *, apart: tuple[str, ...]) -> str:
    if names is None or names == ALL:
        return "each ally" if "ally" in apart else "all allies"
    known = [n for n in names if n in evidence.allies]
    who = in_sentence(evidence, known) if len(known) == len(names) else listed(names)
    who = who[:1].upper() + who[1:]
    if len(names) == 1:
        return who
    return f"{'Each of ' if 'ally' in apart else ''}{who}" + (
        "" if "ally" in apart else " together"
    )


def _capabilities(names: Names, evidence: Evidence, *, apart: tuple[str, ...]) -> str:
    if names is None or names == ALL:
        return "each capability" if "capability" in apart else "all capabilities"
    known = evidence.capabilities
    shown = listed([known[n].name.lower() if n in known else n for n in names])
    return f"{shown}{' each' if 'capability' in apart and len(names) > 1 else ''}"


def _makers(regions: Names) -> str:
    if regions is None or regions == ALL:
        return ""
    where = listed([MAKERS.get(r, r) for r in regions])
    return f" from makers in {where}".replace("in elsewhere", "elsewhere")


def _when(selection: Selection, apart: tuple[str, ...]) -> str:
    since, until = selection.since, selection.until
    each = " in each year" if "year" in apart else ""
    if since is not None and until is not None:
        if since.endswith("Q1") and until.endswith("Q4") and since[:4] == until[:4]:
            return f"{each} in {since[:4]}"
        return f"{each} in {since}" if since == until else f"{each} from {since} to {until}"
    if since is not None:
        return f"{each} from {since} on"
    return f"{each} until {until}" if until is not None else each
