"""The phrases on which proposals rest: kinds, conditions, channels, and what is no posture.

They are rules of thumb for a person to correct, in the order in which they are tried. They were
written from the training part of `labelled_statements.csv`, before any real post was read.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

FORCES = (
    r"troops?|soldiers?|service ?members?|forces?|army|brigades?|battalions?|squadrons?|regiments?|"
    r"divisions?|corps|garrisons?|bases?|barracks|presence|posture|deployments?|rotations?|rotate[sd]?|"
    r"draw[- ]?downs?|commands?|headquarters|posts|fighters?|bombers?|tankers?|destroyers?|"
    r"submarines?|patriots?|long-range|missiles?|men and (?:women|equipment)|military|hubs?|sites?|"
    r"personnel|boots on the ground|air defen[cs]es?|capabilit(?:y|ies)"
)
GUARANTEE = (
    r"article (?:5|five|v)\b|mutual[- ](?:defen[cs]e|aid)|the clause|common defen[cs]e|"
    r"collective defen[cs]e|the alliance|nato|the treaty|security guarantees?|guarantees?|"
    r"nuclear (?:umbrella|shield|deterrent|sharing|tasks|arms|weapons)|supreme command(?:er)?|"
    r"(?:allied|every inch of(?: allied| nato)?) (?:ground|territory|soil)|allies|"
    r"defend (?:them|you|europe)|(?:our|their) commitment|leave you alone|protect (?:them|europe)|be there for|there for (?:us|them)|"
    r"when we needed them|support for allies|security of europe|conventional (?:defen[cs]e|side)"
)
AID = r"intelligence|aid|arms|ammunition|weapons|support|supplies"
NOISE = (
    r"exercises?|drills?|manoeuvres|train in|rehears\w+|tariffs?|trade|customs|deficit|tax(?:es)?|"
    r"jobs|company|firms?|school|buses|midfield|bond|stocks?|yields|election|polls? (?:that|show)|"
    r"(?:buys?|bought|orders?|sells?|purchase[sd]?) |per cent of (?:gdp|output)|spends?|spending "
    r"(?:pledge|target)|budget|pay of|arrested|relieved|climate|"
    r"health organi[sz]ation|unesco|nominee|endorse\w*|governor|canteen|gymnasium|fuel"
)
OBJECT = re.compile(rf"\b(?:{FORCES})\b", re.IGNORECASE)
PROMISE = re.compile(rf"\b(?:{GUARANTEE})", re.IGNORECASE)
HELP = re.compile(rf"\b(?:{AID})\b", re.IGNORECASE)
OTHER = re.compile(rf"\b(?:{NOISE})", re.IGNORECASE)

_KIND_RULES = (
    (
        "legal_bar",
        r"\b(?:the law|statute|ndaa|bill|act)\b.{0,80}\b(?:keeps?|floor|at least|bars?|forbids?|"
        r"must|prohibits?|study|below|unless)\b|\bno president may\b|\bwithout .{0,30}(?:senate|"
        r"congress)\b|\b(?:floor|minimum) (?:of|is)\b|\bcongress (?:must|bars?|blocks?)\b|"
        r"\bcourt (?:bars?|blocks?|orders?)\b|\bcertificat(?:e|ion)\b",
    ),
    (
        "access_refusal",
        r"\b(?:bases?|airspace|ports?|runways?)\b.{0,40}\b(?:not (?:at your disposal|be used|"
        r"available|open)|closed|shut)\b(?! to us will)|\b(?:refuse[sd]?|den(?:y|ies|ied)|"
        r"won't (?:let|allow)|not allow(?:ed)?|closes?|will not (?:let|allow))\b.{0,50}\b(?:bases?|"
        r"airspace|landing|overflights?|ports?|use of)\b|\bmay not (?:use|land|fly)\b",
    ),
    (
        "cancellation",
        r"\b(?:cancel(?:led|ed|s)?|called off|scrapped|dropped|halted?|stopped|lifted|revoked|"
        r"rescind(?:ed|s)?|reversed|shelved|suspended|no longer (?:going ahead|planned)|is not "
        r"coming|will not (?:be sent|take place|go ahead))\b",
    ),
    (
        "reassurance",
        r"\bno (?:talk|plans?|change|intention)\b.{0,40}\b(?:change|leav\w+|withdraw\w*|forces|cut)|"
        r"\bis not (?:right|true)\b|\b(?:ironclad|iron-clad|unwavering|sacred|rock[- ]solid)\b|"
        r"\bstand (?:with|by) (?:it|them|you|our|nato)|\b(?:shall|will|would) (?:always )?(?:defend|"
        r"protect) (?:every|each|all|nato|allied|our allies|you)|\b(?:will|would|shall) never (?:leave|"
        r"abandon)|\b(?:stay|stays|remain|remains|are staying|not leaving)\b.{0,40}\b(?:in|there|"
        r"ours|nato|alliance)\b|\bno longer is\b|\b(?:fully|totally) committed\b|\bcommitment\b.{0,30}"
        r"\b(?:firm|strong|remains?)\b|\b100 ?%|\balways be (?:there|with)\b|\bgo on (?:giving|"
        r"supporting)\b",
    ),
    (
        "conditional_threat",
        r"\b(?:if|unless|until|without)\b.{1,120}\b(?:not (?:going to )?(?:defend|protect|help|be "
        r"there)|leave|withdraw|pull|step out|stop|out of|moderate|cut|gone|cover)\b|\b(?:not going "
        r"to|will not|won't|need not|don't have to|no longer)\b.{0,30}\b(?:defend|protect|be there|"
        r"help|save)\b|\bor (?:we|the us|else)\b|\bonly (?:members|allies|those|countries)\b|"
        r"\b(?:depends on|many definitions|up to the president|for the president to say)\b|"
        r"\b(?:obsolete|paper tiger|one[- ]way street|worth to us|delinquent)\b|\bdo (?:what|whatever)\b"
        r".{0,20}\b(?:like|want)\b|\b(?:met|fulfil\w*) their (?:duties|obligations)|\bshould pay\b|"
        r"\bwill be (?:looked at|re-?evaluated|re-?examined|reconsidered|remembered)\b|\b(?:never|"
        r"not|weren't|wasn't) (?:be )?there (?:for us|when|again|to help)\b|\bone way or the other\b|"
        r"\bhelp us\b.{0,60}\bor\b|\bsuspend\b.{0,40}\b(?:alliance|nato|ally)\b|\bnobody may assume\b|"
        r"\basked? .{0,40}\b(?:whether|if) they\b|\b(?:remember|re-?think|re-?consider|reassess)\b",
    ),
    (
        "relocation",
        r"\b(?:mov(?:e|es|ed|ing)|relocat\w+|shift\w*|transfer\w*|redeploy\w*|re-?position\w*)\b"
        r".{0,60}\b(?:to|from|east\w*|further|elsewhere)\b|\bgo(?:es)? to other places\b|\bpass(?:es)? "
        r"to\b|\bgo back to their hosts\b|\bhalf for\b",
    ),
    (
        "withdrawal",
        r"\b(?:withdraw\w*|pull(?:ed|ing|s)?[- ]?(?:\w+ ){0,4}(?:out|back)|tak(?:e|es|ing|en)(?: \w+){0,4}"
        r" (?:out|home)|bring(?:ing|s)? .{0,40}\b(?:home|back)|go(?:es|ing)? home|come home|leav(?:e|es|ing) "
        r"(?!us\b|you alone)|(?:get|getting|move|moves|move[sd]|be|are) out (?:of|from)|exit(?:s|ing)?|"
        r"quit(?:s|ting)?|abandon\w*|cutting \w+ to)\b",
    ),
    (
        "reduction",
        r"\b(?:reduc\w+|cuts?|cutting|fewer|smaller|less|drawn? ?down|draw-?down|downsiz\w+|scal(?:e|es|"
        r"ed|ing) (?:back|down)|trimm\w+|shrink\w*|lower(?:s|ed|ing)?|not (?:be )?(?:replaced|filled)|"
        r"instead of|tak(?:e|en) back|more limited|pause[sd]?|held back|withh(?:old|eld)\w*|will be "
        r"nil|no longer|need no longer|rightsiz\w*|options? on|review of)\b",
    ),
    (
        "reinforcement",
        r"\b(?:(?:send(?:s|ing)?|sent|deploy\w*|station\w*|add(?:s|ed|ing)?|reinforc\w+|increas\w+|"
        r"strengthen\w*|bolster\w*|go to|are going to|arriv\w+|rotate[sd]?|will rotate|based at|"
        r"stands ready|on call|be complete|ready to be)\b|(?:more|additional|extra|another|new) "
        r"(?:[\w-]+ ){0,2}(?:troops?|soldiers?|forces|bases?|destroyers?|fighters|aircraft|brigades?|"
        r"battalions?|thousand|hundred|years))|\bfor reassurance\b|\bnuclear (?:tasks|sharing)\b|"
        r"\bthousand more\b|\bhundred more\b",
    ),
)
KIND_RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE | re.DOTALL)) for kind, pattern in _KIND_RULES
)
"""For each kind the phrases that speak for it; the first kind that is met is proposed."""

CONDITION = re.compile(
    r"\b(?:only if|if|unless|until|provided (?:that )?|as long as|on condition (?:that )?|in return "
    r"for|in exchange for|depends on|depending on|only (?:members|allies|those|countries) (?:who|that)|"
    r"(?:those|them|countries|allies) (?:who|that) (?:do not|don't|did not|didn't|refuse|fail)|"
    r"without|or else)\b[^.;!?\n]{2,160}",
    re.IGNORECASE,
)

CHANNEL_WORDS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "leak": re.compile(
            r"\b(?:officials? (?:say|said|are weigh\w+|told)|sources (?:say|said)|people familiar|"
            r"some in the department|on paper|drafted|reportedly|according to (?:officials|sources|"
            r"people)|weigh(?:s|ing)|costing|considering options|internal (?:mail|memo))\b",
            re.IGNORECASE,
        ),
        "interview": re.compile(
            r"\b(?:interview|told (?:fox|nbc|cnn|abc|cbs|bbc|the times|reporters?|newsmax|politico|"
            r"reuters))\b",
            re.IGNORECASE,
        ),
        "institutional": re.compile(
            r"\b(?:announce[sd]?|the department|department of|congress|the law|statute|communiqu[eé]|"
            r"declar(?:e|es|ed|ation)|signed|treaty|the command|ministry|parliament|strategy|order(?:s|"
            r"ed)?|heads of state)\b",
            re.IGNORECASE,
        ),
        "personal": re.compile(r"\b(?:I|I'm|I'll|I've|me|my)\b"),
    }
)
PLACES: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "personal": re.compile(
            r"//(?:www\.)?(?:truthsocial\.com|x\.com|twitter\.com|[\w.-]*mastodon[\w.-]*|bsky\.app)",
            re.IGNORECASE,
        ),
        "institutional": re.compile(
            r"//[\w.-]+\.(?:mil|gov|gouv\.fr|gov\.\w{2})(?:/|$)|//(?:www\.)?nato\.int", re.IGNORECASE
        ),
    }
)
"""Addresses that say how a statement came out."""

_PLAIN = r"(?!(?:a|an|per|for|from|to|and|or|in|on|by|at|of|with|leave|leaves|go|goes)\b)[\w'-]+"
UNITS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (unit, re.compile(rf"^[\s-]*(?:of (?:our|the|its|those) )?(?:{_PLAIN} ){{0,3}}?(?:{words})\b", re.IGNORECASE))
    for unit, words in (
        ("brigades", r"brigades?(?: combat teams?)?|bcts?"),
        ("battalions", r"battalions?"),
        ("squadrons", r"squadrons?"),
        ("aircraft", r"aircraft|fighters?|jets?|bombers?|tankers?|planes?|f-\d\d\w?|helicopters?"),
        ("ships", r"ships?|destroyers?|frigates?|submarines?|carriers?"),
        ("sites", r"sites?|bases?|areas?"),
        ("posts", r"posts|positions|billets"),
        ("commands", r"(?:four-star )?commands|headquarters"),
        ("people", r"troops?|soldiers?|people|service ?members?|personnel|men|women|forces|americans"),
    )
)
ONE_OF = re.compile(
    r"\b(?:a|an|the|our|its|one|armou?red|british|combat|continuous)\b (?:[\w-]+ ){0,2}?"
    r"(?P<unit>brigade|battalion|squadron)\b",
    re.IGNORECASE,
)
MONEY = re.compile(r"^[\s-]*(?:million |billion )?(?:us )?(?:dollars?|usd|euros?|eur)\b", re.IGNORECASE)
MONEY_SIGN = re.compile(r"[$€£]\s?$")
