"""The record of battles, its predictors and the table that judges them."""

import csv
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from counterpoise.evidence import Evidence
from counterpoise.theatre import battle_kernel
from counterpoise.theatre.battle_checks import (
    COMMAND,
    RATIO,
    before_battle,
    checks,
    shipped_checks,
    text_of,
)
from counterpoise.theatre.battle_record import Battle, battles, transcribed
from counterpoise.theatre.battle_record import text_of as record_text
from counterpoise.theatre.battle_scores import concordance, fitted, gain, held_out_losses
from counterpoise.theatre.campaign_inputs import LAWS, check

from .cases import shipped

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "combat" / "cdb90"
BATTLE = Battle(1, "a war", 1943, 20_000.0, 12_000.0, 12.0, 2.0, "HD", "win")


def test_a_checkout_of_the_database_is_read_as_it_stands(tmp_path: Path) -> None:
    """Codes of results come from the source table, a war without a name of its own from the next.

    What is not given stays unknown.
    """
    for folder in ("data", "src-data/CDB90"):
        (tmp_path / folder).mkdir(parents=True)
    tables = {
        "data/battles.csv": "isqno,war,war2,post1\n7,WAR,,PD\n8,WAR,A WAR,\n",
        "data/belligerents.csv": "isqno,attacker,str\n7,0,900\n7,1,1800\n8,0,NA\n8,1,70\n",
        "data/front_widths.csv": "isqno,front_number,wofa\n7,1,2.5\n7,2,9\n",
        "data/battle_durations.csv": (
            "isqno,datetime_max,duration1\n7,1943-07-05T10:00:00,1.5\n8,1948-10-28T10:00:00,\n"
        ),
        "src-data/CDB90/CDB90-patched.csv": "ISQNO,WINA\n7,-1\n8,-9\n",
    }
    for name, text in tables.items():
        (tmp_path / name).write_text(text, "utf-8")
    first, second = transcribed(tmp_path)
    assert first == Battle(7, "WAR", 1943, 1800.0, 900.0, 2.5, 1.5, "PD", "loss")
    assert first.known
    assert battle_kernel.fits(first)
    assert (second.war, second.result, second.known) == ("A WAR", "", False)
    assert math.isnan(second.defenders + second.front + second.days)
    assert not battle_kernel.fits(second)


@pytest.mark.shared
def test_what_ships_is_what_the_open_edition_says() -> None:
    """Strengths, war and result against the tables beside the checkout.

    A blank result there is a loss, in two battles unknown.
    """
    if not SHARED.is_dir():
        pytest.skip("the database of battles is not beside the checkout")

    def rows(name: str) -> list[dict[str, str]]:
        with (SHARED / f"{name}.csv").open(encoding="utf-8") as lines:
            return list(csv.DictReader(lines))

    strength = {(r["isqno"], r["attacker"]): r["str"] for r in rows("belligerents")}
    blank = 0
    for mine, theirs in zip(battles(), rows("battles"), strict=True):
        assert str(mine.battle) == theirs["isqno"]
        assert mine.war == (theirs["war2"] or theirs["war"])
        for side, own in (("1", mine.attackers), ("0", mine.defenders)):
            told = strength[theirs["isqno"], side]
            assert math.isnan(own) if told in ("", "NA") else own == float(told)
        blank += theirs["wina"] == ""
        wanted = {"1": ("win",), "0": ("draw",), "": ("loss", "")}[theirs["wina"]]
        assert mine.result in wanted
    assert blank == 219


def test_a_battle_is_written_as_it_is_read() -> None:
    unknown = replace(BATTLE, front=math.nan, result="")
    assert record_text([BATTLE, unknown]).splitlines()[1:] == [
        "1,a war,1943,20000,12000,12,2,HD,win",
        "1,a war,1943,20000,12000,,2,HD,",
    ]


def some_wars() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return two features, results that hang on the first, and wars."""
    rng = np.random.default_rng(90)
    features = rng.normal(size=(400, 2))
    won = (features[:, 0] + rng.logistic(size=400) > 0.0).astype(float)
    return features, won, np.array([f"war {k}" for k in rng.integers(0, 20, 400)])


def test_held_out_losses_are_those_of_a_library() -> None:
    """Scikit-learn's logistic without penalty, fitted to all other wars."""
    features, won, war = some_wars()
    found = held_out_losses(features, won, war)
    for held in ("war 3", "war 17"):
        out = war == held
        model = LogisticRegression(C=np.inf, tol=1e-10).fit(features[~out], won[~out])
        chance = model.predict_proba(features[out])[:, 1]
        expected = -np.log(np.where(won[out] == 1.0, chance, 1.0 - chance))
        assert found[out] == pytest.approx(expected, abs=1e-5)
    none = held_out_losses(features[:, :0], won, war)
    share = won[war != "war 3"].mean()
    wins = (war == "war 3") & (won == 1.0)
    assert none[wins] == pytest.approx(-math.log(share))
    assert fitted(features[:, :0], won) == pytest.approx([math.log(won.mean() / (1 - won.mean()))])


def test_a_gain_takes_wars_as_the_units_that_vary() -> None:
    """Three wars gain 3, 1 and 2 nats: 6 and, with a deviation of 1, 1.96 times the root of 3."""
    war = np.array(["a", "a", "b", "c"])
    found = gain(np.zeros(4), np.array([1.0, 2.0, 1.0, 2.0]), war)
    assert (found.value, found.battles, found.wars) == (6.0, 4, 3)
    assert found.high - 6.0 == pytest.approx(1.959964 * math.sqrt(3.0), abs=1e-5)
    assert found.in_words("a coin") == "better than a coin"
    assert gain(np.ones(4), np.zeros(4), war).in_words("a coin") == "worse than a coin"


def test_what_decides_is_found_and_what_does_not_is_not() -> None:
    features, won, war = some_wars()
    base = held_out_losses(features[:, :0], won, war)
    first, second = (held_out_losses(features[:, [k]], won, war) for k in (0, 1))
    assert gain(first, base, war).in_words("the base rate") == "better than the base rate"
    assert "not distinguishable" in gain(second, base, war).in_words("the base rate")


def test_concordance_is_the_area_under_the_curve() -> None:
    rng = np.random.default_rng(91)
    index = rng.integers(0, 6, 200).astype(float)
    won = (rng.random(200) < 0.2 + 0.1 * index).astype(float)
    assert concordance(index, won) == pytest.approx(roc_auc_score(won, index))


@pytest.mark.parametrize("law", LAWS)
def test_the_kernel_runs_a_battle_on_its_stated_strengths(evidence: Evidence, law: str) -> None:
    """More attackers gain no less ground, and better works give no more."""
    coefficients = shipped(evidence)
    campaign = battle_kernel.campaign_of(BATTLE, coefficients)
    assert check(campaign) == 1
    assert campaign.formation_size.tolist() == [[20_000 / 3_500, 12_000 / 3_500]]
    assert campaign.zone_width.tolist() == [12.0, 12.0]
    assert campaign.formation_side.tolist() == [0, 1]
    by_strength = [
        battle_kernel.pace(replace(BATTLE, attackers=people), coefficients, law)
        for people in (6_000.0, 12_000.0, 24_000.0, 48_000.0)
    ]
    assert by_strength == sorted(by_strength)
    by_posture = [
        battle_kernel.pace(replace(BATTLE, posture=posture), coefficients, law)
        for posture in ("FD", "PD", "HD", "DL")
    ]
    assert by_posture == sorted(by_posture)
    assert by_posture[0] < by_posture[-1]


def test_every_posture_of_the_record_has_a_reading() -> None:
    postures = {battle.posture for battle in battles()} - {""}
    assert {f"weeks_{posture}" for posture in postures} <= set(battle_kernel.readings())


def test_no_predictor_has_more_than_three_parameters_and_each_is_known_before() -> None:
    record = [BATTLE, replace(BATTLE, posture="FD", attackers=6_000.0)]
    found = before_battle(record)
    assert max(1 + features.shape[1] for features in found.values()) == 3
    assert found[RATIO][:, 0] == pytest.approx(np.log([20 / 12, 0.5]))
    assert max(line.parameters for line in shipped_checks()) == 3


def test_the_shipped_table_is_what_the_command_makes(evidence: Evidence) -> None:
    """It moves with table theatre_coefficients; then run the command and look at what moved."""
    made, there = text_of(checks(evidence)), text_of(shipped_checks())
    for mine, theirs in zip(made.splitlines(), there.splitlines(), strict=True):
        for a, b in zip(next(csv.reader([mine])), next(csv.reader([theirs])), strict=True):
            same = a == b or abs(float(a) - float(b)) < 2e-4
            assert same, f"{mine}: {COMMAND}"
