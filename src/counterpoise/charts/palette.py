"""Colours of the charts on a light and on a dark ground."""

from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Literal

from counterpoise.charts import theme as base

Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")


@dataclass(frozen=True)
class Palette:
    """Colours for one ground.

    Parameters
    ----------
    ground : str
        What the page behind a chart has to be painted with.
    ink, muted, line : str
        Text, lesser text and hair lines.
    scenarios : tuple of str
        Scenarios in their order; a third one and more have colours that hold on either ground.
    parts : tuple of str
        What the others cover, what the leading ally adds, what nobody covers.
    shares : tuple of str
        Seven steps from nothing to everything.
    change : tuple of str
        Seven steps from less, through the same, to more.
    weights : tuple of str
        Seven steps that all stand out from land outside the alliance.
    land : str
        Land outside the alliance.
    veil, edge : str
        Bands over areas that are coloured already, and lines around and in them.
    """

    ground: str
    ink: str
    muted: str
    line: str
    scenarios: tuple[str, ...]
    parts: tuple[str, str, str]
    shares: tuple[str, ...]
    change: tuple[str, ...]
    weights: tuple[str, ...]
    land: str
    veil: str
    edge: str

    @property
    def halo(self) -> dict[str, Any]:
        """Lines in the ground's colour around words; sharp joins would stick out like thorns."""
        return {"stroke": self.ground, "strokeJoin": "round"}


LIGHT = Palette(
    ground="#ffffff",
    ink=base.INK,
    muted=base.MUTED,
    line=base.LINE,
    scenarios=base.PALETTE,
    parts=(base.BLUE, base.ORANGE, base.UNCOVERED),
    shares=base.SHARE_COLOURS,
    change=("#8c3a06", "#d96a22", "#f6bf94", "#eeeeea", "#a9cde6", "#4393c3", "#0b4f80"),
    weights=("#fff0d2", "#fddba0", "#fbc06a", "#f39c4a", "#d96a22", "#a63a12", "#5c190a"),
    land="#d3d7db",
    veil="#ffffff",
    edge="#10202f",
)
DARK = Palette(
    ground="#14181f",
    ink="#e9ecf1",
    muted="#aeb7c4",
    line="#2d3542",
    scenarios=(base.SKY, "#ff9a52", *base.PALETTE[2:5], base.BLUE, "#c9ced6", "#8a93a0"),
    parts=("#2f86bd", base.ORANGE, "#69727f"),
    shares=("#20262f", "#43291a", "#713a18", "#a4521c", "#d9782b", "#f3ae62", "#fde6c4"),
    change=("#f6a469", "#c9662a", "#743a18", "#2a313c", "#1f4f73", "#3787bd", "#8ccbf2"),
    weights=("#4a3524", "#6a4020", "#8a4a1c", "#b05c20", "#d9782b", "#f3ae62", "#fde6c4"),
    land="#2a313b",
    veil="#ffffff",
    edge="#0d1117",
)
PALETTES: dict[str, Palette] = {"light": LIGHT, "dark": DARK}


def palette(name: str) -> Palette:
    """Return the colours of a theme, ``light`` or ``dark``."""
    return PALETTES[name]


def config(name: str) -> dict[str, Any]:
    """Return the Vega-Lite configuration of a base."""
    colours, made = palette(name), deepcopy(base.CONFIG)
    made["axis"] |= {
        "labelColor": colours.muted,
        "titleColor": colours.muted,
        "gridColor": colours.line,
        "domainColor": colours.muted,
        "tickColor": colours.muted,
    }
    # no dataset sends a mark without a number, and asking at each one takes a third of the time
    made["mark"] = {"invalid": "show"}
    made["header"]["labelColor"] = colours.ink
    made["title"] = {"color": colours.ink}
    made["legend"] |= {"labelLimit": 0, "labelColor": colours.ink, "titleColor": colours.muted}
    return made
