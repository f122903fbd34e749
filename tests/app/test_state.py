"""One state, one address; addresses that cannot be are refused with all that is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.app import LEVERS, Side, State
from counterpoise.app.state import FUTURES, LONGEST, all_pages
from counterpoise.languages import LANGUAGES
from counterpoise.problems import InputError

SCENARIOS = ("glide-path", "cliff", "status-quo", "own-0123456789abcdef")


@st.composite
def sides(draw: st.DrawFn) -> Side:
    levers = {}
    for lever in LEVERS:
        if not draw(st.booleans()):
            continue
        if lever.kind == "members":
            codes = draw(st.sets(st.sampled_from(["TUR", "HUN", "CAN", "POL"]), min_size=1))
            levers[lever.id] = tuple(sorted(codes))
        elif lever.kind == "switch":
            levers[lever.id] = draw(st.booleans())
        elif lever.kind == "targets":
            who = draw(st.sets(st.sampled_from(["TUR", "POL", "benelux", "black_sea"]), min_size=1))
            steps = round((lever.high - lever.low) / lever.step)
            share = lever.place(lever.low + draw(st.integers(0, steps)) * lever.step)
            year = draw(st.integers(2000, 2099))
            levers[lever.id] = tuple(sorted(f"{one}:{share:.10g}:{year}" for one in who))
        elif lever.kind == "choice":
            levers[lever.id] = draw(st.sampled_from(lever.options))
        else:
            steps = round((lever.high - lever.low) / lever.step)
            levers[lever.id] = lever.place(lever.low + draw(st.integers(0, steps)) * lever.step)
    return Side(draw(st.sampled_from(SCENARIOS)), levers)


CHOSEN = st.fixed_dictionaries(
    {},
    optional={
        "map": st.sampled_from(["effort", "cost"]),
        "year": st.integers(2000, 2099).map(str),
        "against": st.just("1"),
        "everyone": st.just("1"),
        "q": st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60),
        "table": st.sampled_from(["pledges", "capability_figures"]),
        "grade": st.sampled_from("ABCD"),
        "at": st.integers(1, 9999).map(str),
        "event": st.integers(0, 999).map("E{:03}".format),
    },
)


@st.composite
def states(draw: st.DrawFn) -> State:
    return State(
        draw(sides()),
        draw(st.none() | sides()),
        draw(st.sampled_from(FUTURES)),
        draw(st.integers(0, 2**31 - 1)),
        draw(st.booleans()),
        draw(st.sampled_from([page.id for page in all_pages()])),
        draw(st.sampled_from(("", "light", "dark"))),
        draw(st.sampled_from(("", "wedge"))),
        draw(CHOSEN),
        draw(st.sampled_from(("", *LANGUAGES))),
    )


@given(states())
def test_an_address_reads_back_as_the_state_that_wrote_it(state: State) -> None:
    assert State.parse(state.query()) == state
    assert State.parse(state.query()).query() == state.query()
    assert len(state.query()) < LONGEST


def test_the_usual_state_has_a_short_address() -> None:
    assert State().query() == "v=1&s=glide-path"
    assert State.parse("") == State()


@pytest.mark.fuzz
@given(st.text(max_size=300))
def test_any_address_is_read_or_refused_in_words(text: str) -> None:
    try:
        state = State.parse(text)
    except InputError as error:
        refused = error.problems
    else:
        refused = ()
        assert State.parse(state.query()) == state
    assert all(p.remedy.endswith(".") for p in refused)


def test_everything_that_is_wrong_is_said_at_once() -> None:
    query = (
        "v=1&s=../etc&pace=9&skip=2&without=tur&n=7&seed=-1&theme=pink&nonsense=1&c.pace=1"
        "&targets=POL:5:2030&map=heat&grade=E"
    )
    with pytest.raises(InputError) as caught:
        State.parse(query)
    places = {p.place for p in caught.value.problems}
    assert places == {
        *("s", "pace", "skip", "without", "n", "seed", "theme", "nonsense", "c"),
        *("targets", "map", "grade"),
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("POL:0.05", "no target"),
        ("POL:0.05:1999", "no target"),
        ("POL:0.05:2030,POL:0.04:2030", "two targets for POL"),
        ("POL:0.5:2030", "out of bounds"),
        (",".join(f"a{chr(97 + n % 26)}{chr(97 + n // 26)}:0.03:2030" for n in range(41)), "41"),
    ],
)
def test_targets_that_cannot_be_are_refused(text: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        State.parse(f"targets={text}")


def test_targets_stand_in_one_order() -> None:
    told = State.parse("targets=POL:.050:2030,benelux:0.03:2028").query()
    assert told == "v=1&s=glide-path&targets=POL:0.05:2030,benelux:0.03:2028"
    assert State.parse("targets=benelux:0.03:2028,POL:0.05:2030").query() == told


@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "1e400", "", "0x1", "1_0.5.5"])
def test_a_lever_takes_numbers_within_its_bounds_only(text: str) -> None:
    with pytest.raises(InputError):
        State.parse(f"pace={text}")


def test_a_key_given_twice_is_refused_rather_than_chosen_from() -> None:
    with pytest.raises(InputError, match="twice"):
        State.parse("pace=1&pace=2")


def test_an_endless_address_is_not_even_read() -> None:
    with pytest.raises(InputError, match="characters long"):
        State.parse("s=" + "a" * LONGEST)
