"""What a page does when things go otherwise, and what it must never do, in a real Chromium."""

import json
import math
import os
import re
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from shutil import which
from typing import Any

import pytest

from counterpoise.app.texts import TEXTS

from .pages import WAIT, link_to, pull, settled, settled_at, typed
from .test_server_faults import free_port, serving

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser
expect.set_options(timeout=WAIT)

START = "v=1&s=glide-path&n=100"
OWN = "name: mine\ntitle: My own case\nextends: cliff\n"
LISTEN = """() => {
  globalThis.told = [];
  const note = () => {
    const places = document.querySelectorAll("#notice.problem, #notice.warning, .lever .problem");
    const words = [...places].map((p) => p.textContent).join("");
    if (words) globalThis.told.push(words);
  };
  const watch = new MutationObserver(note);
  watch.observe(document.body, { childList: true, characterData: true, subtree: true });
}"""
WATCH = """(place) => {
  const node = document.querySelector(place);
  globalThis.seen = [node.textContent];
  const watch = new MutationObserver(() => globalThis.seen.push(node.textContent));
  watch.observe(node, { childList: true, characterData: true, subtree: true });
}"""


def headlines(page: Any) -> list[str]:
    """Return the numbers on top of the page, without the names of scenarios."""
    found: list[str] = page.locator(".headline dl").all_inner_texts()
    return found


def verdict(page: Any) -> str:
    words: list[str] = page.locator(".verdict, .verdict-rest").all_inner_texts()
    return " ".join(words).strip()


def answer_to(page: Any, address: str, query: str) -> Any:
    """Return the view of a state from the server itself, past whatever the page is fed."""
    return page.request.get(f"{address}api/view?{query}", timeout=4 * WAIT).json()


def shows(page: Any, view: Any) -> None:
    """Wait until the page shows a view."""
    # The browser's own engine may say nearly the same before.
    page.wait_for_function(
        "words => [...document.querySelectorAll('.verdict, .verdict-rest')]"
        ".map(part => part.innerText).join(' ').trim() === words",
        arg=view["verdict"],
    )


def type_in(page: Any, label: str, words: str) -> None:
    box = page.get_by_label(f"{label}, value")
    typed(box, words)


def test_replay_shows_the_way_and_leaves_no_trace(visit: Callable[..., Any], address: str) -> None:
    page = visit(f"?{START}")
    # The browser's own engine would ask nobody on the way.
    page.route("**/api/engine/*", lambda route: route.fulfill(status=204))
    settled(page)
    before = page.locator(".headline dl").text_content()
    type_in(page, "Pace of the drawdown", "3")
    after = answer_to(page, address, "s=glide-path&pace=3&n=100")
    shows(page, after)
    place, entries = page.url, page.evaluate("history.length")
    asked: list[float] = []

    def heard(request: Any) -> None:
        if found := re.search(r"/api/view\?.*&pace=([\d.]+)", request.url):
            asked.append(float(found[1]))

    page.on("request", heard)
    page.evaluate(WATCH, ".headline")
    page.get_by_role("button", name=TEXTS["replay"], exact=True).click()
    page.get_by_role("button", name=TEXTS["replay.stop"], exact=True).wait_for()
    page.get_by_role("button", name=TEXTS["replay"], exact=True).wait_for()
    shows(page, after)
    seen = page.evaluate("seen")
    assert seen[0] == seen[-1] != before
    assert before in seen
    assert len(set(seen)) > 3, "the way itself is to be seen, not its ends alone"
    assert asked == sorted(asked)
    assert len(asked) > 3
    assert all(1 <= pace < 3 for pace in asked)
    expect(page.locator("#lever-pace")).to_have_value("3")
    assert (page.url, page.evaluate("history.length")) == (place, entries)

    page.get_by_role("button", name=TEXTS["replay"], exact=True).click()
    page.get_by_role("button", name=TEXTS["replay.stop"], exact=True).click()
    page.get_by_role("button", name=TEXTS["replay"], exact=True).wait_for()
    expect(page.locator("#lever-pace")).to_have_value("3")
    shows(page, after)
    assert (page.url, page.evaluate("history.length")) == (place, entries)
    page.locator("#undo").click()
    settled_at(page, START)
    expect(page.locator(".headline dl")).to_have_text(before)


def test_asked_too_often_is_no_alarm(visit: Callable[..., Any], address: str) -> None:
    page = visit(f"?{START}", expected=429)
    settled(page)
    turned_away: list[str] = []
    body = {"problems": [{"where": "request", "place": "", "what": "too often", "remedy": "Wait."}]}

    def answer(route: Any) -> None:
        if len(turned_away) == 2:
            route.continue_()
            return
        turned_away.append(route.request.url)
        route.fulfill(
            status=429,
            headers={"Retry-After": "1", "Content-Type": "application/json"},
            body=json.dumps(body),
        )

    page.route("**/api/view?*", answer)
    page.evaluate(LISTEN)
    wanted = answer_to(page, address, "s=glide-path&pace=2&n=100")
    assert wanted["verdict"] != verdict(page)
    type_in(page, "Pace of the drawdown", "2")
    shows(page, wanted)
    assert len(turned_away) == 2
    assert page.evaluate("told") == []
    expect(page.locator("#busy")).not_to_have_class(re.compile("on"))


def test_a_fault_of_the_server_leaves_the_rest_usable(
    visit: Callable[..., Any], address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from counterpoise.app.service import Service

    sound = Service.view

    def view(service: Service, state: Any, *, coarse: bool = False) -> Any:
        if state.first.levers.get("delay") == 3:
            raise ZeroDivisionError("the secret of the insides")
        return sound(service, state, coarse=coarse)

    monkeypatch.setattr(Service, "view", view)
    page = visit(f"?{START}", expected=500)
    settled(page)
    before = verdict(page), headlines(page)
    type_in(page, "Years before it begins", "3")
    lever = page.locator(".lever", has=page.locator("#lever-delay"))
    told = lever.locator(".problem[role=alert]")
    expect(told).to_contain_text("could not be worked out")
    expect(told).to_contain_text("Undo the last change", use_inner_text=True)
    expect(page.locator("body")).not_to_contain_text("secret", use_inner_text=True)
    assert (verdict(page), headlines(page)) == before

    page.get_by_role("button", name="Reset: Years before it begins").click()
    expect(told).to_be_empty()
    type_in(page, "Pace of the drawdown", "2")
    shows(page, answer_to(page, address, "s=glide-path&pace=2&n=100"))
    type_in(page, "Years before it begins", "2")
    shows(page, answer_to(page, address, "s=glide-path&pace=2&delay=2&n=100"))


def test_an_own_file_is_sent_again_after_a_restart(browser: Any, program: str) -> None:
    port = free_port()
    place = f"http://127.0.0.1:{port}/"
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(2 * WAIT)
    file = {"name": "mine.yaml", "mimeType": "application/yaml", "buffer": OWN.encode()}
    with serving(program, port) as process:
        page.goto(f"{place}?s=status-quo&n=100&seed=7")
        settled(page)
        page.locator("input[type=file]").set_input_files(file)
        expect(page.locator("h1")).to_have_text("My own case")
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    with serving(program, port):
        sent: list[str] = []
        page.on("request", lambda r: sent.append(r.url) if r.method == "POST" else None)
        page.evaluate(LISTEN)
        type_in(page, "Pace of the drawdown", "0.5")
        # The file adds nothing to the cliff but a name.
        cliff = answer_to(page, place, "s=cliff&pace=0.5&n=100&seed=7")
        area = cliff["sides"][0]["headline"]["gap_area_years"]["p50"]
        expect(page.locator("h1")).to_have_text("My own case, changed")
        fact = page.locator(".fact", has_text=TEXTS["fact.area"]).locator("b")
        expect(fact).to_have_text(f"{rounded(area):,}")
        assert sent == [f"{place}api/open"]
        assert "s=own-" in page.url
        assert page.evaluate("told") == []
    context.close()


def text_of(pdf: bytes, folder: Path) -> str | None:
    """Return the words of a PDF, one after the other, where a reader of such is installed."""
    if (reader := which("pdftotext")) is None:
        return None
    file = folder / "printed.pdf"
    file.write_bytes(pdf)
    ran = subprocess.run([reader, "-raw", str(file), "-"], capture_output=True, check=True)
    return " ".join(ran.stdout.decode().split())


def test_print_has_the_verdict_and_every_chart_and_no_buttons(
    visit: Callable[..., Any], tmp_path: Path
) -> None:
    page = visit("?v=1&s=glide-path&c=cliff&n=100")
    settled(page)
    page.locator("#chart-difference .canvas svg").wait_for()
    charts = {
        c["id"] for c in page.request.get(f"{page.url.split('?')[0]}api/setup").json()["charts"]
    }
    buttons = page.get_by_role("button")
    assert buttons.count() > 10
    page.emulate_media(media="print")
    # Words that are explained are words on paper.
    expect(page.locator("button:not(.term):visible")).to_have_count(0)
    assert page.locator("summary:visible, input[type=range]:visible").count() == 0
    expect(page.locator(".verdict")).to_be_visible()
    width = page.evaluate("document.documentElement.clientWidth")
    for chart in charts:
        drawings = page.locator(f"#chart-{chart} .canvas svg")
        assert drawings.count() >= 1, chart
        for drawing in drawings.all():
            box = drawing.bounding_box()
            assert box is not None, chart
            assert box["height"] > 80, chart
            assert 0 <= box["x"] < box["x"] + box["width"] <= width + 1, chart
    titles = page.locator(".card h2").all_inner_texts()
    assert len(titles) == len(charts) >= 6
    printed = page.pdf(format="A4", print_background=True)
    assert printed.startswith(b"%PDF-")
    words = text_of(printed, tmp_path)
    if words is not None:
        for line in (verdict(page), *titles):
            assert " ".join(line.split()) in words
        assert not {TEXTS["chart.save"], TEXTS["open"], TEXTS["report"]} & set(words.split())


def test_a_drag_with_two_scenarios_answers_while_it_lasts(
    visit: Callable[..., Any], address: str
) -> None:
    page = visit("?v=1&s=glide-path&c=cliff&n=300")
    settled(page)
    page.locator("#chart-difference .canvas svg").wait_for()
    rows = page.locator(".headline dl")
    first, second = rows.all_inner_texts()
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url) if "/api/view?" in r.url else None)
    entries = page.evaluate("history.length")

    pull(page, "pace", 0.5)
    expect(rows.nth(0)).not_to_have_text(first, use_inner_text=True)
    part_way = rows.nth(0).inner_text()
    slider = page.locator("#lever-pace").bounding_box()
    page.mouse.move(slider["x"] + slider["width"] - 7, slider["y"] + slider["height"] / 2, steps=4)
    expect(rows.nth(0)).not_to_have_text(part_way, use_inner_text=True)
    assert all("coarse=1" in url for url in asked)
    assert page.evaluate("history.length") == entries
    page.mouse.up()

    settled_at(page, "v=1&s=glide-path&pace=4&c=cliff&n=300")
    shows(page, answer_to(page, address, "s=glide-path&pace=4&c=cliff&n=300"))
    # Nobody touched the second scenario.
    expect(rows.nth(1)).to_have_text(second, use_inner_text=True)
    expect(page.locator("#chart-wedge .canvas svg")).to_have_count(2)
    assert page.evaluate("history.length") == entries + 1


def rounded(number: float) -> int:
    """Round as a browser does: a half goes up."""
    return math.floor(number + 0.5)


def facts_of(entry: dict[str, Any]) -> list[str]:
    """Return what the headline must say of one scenario in the output of the command."""

    def percent(share: float) -> str:
        return f"{rounded(100 * share)}%"

    def band(quantiles: dict[str, float], show: Callable[[float], str]) -> str:
        return TEXTS["band"].format(low=show(quantiles["p10"]), high=show(quantiles["p90"]))

    def count(number: float) -> str:
        return f"{rounded(number):,}"

    overall, capabilities = entry["overall"], entry["capabilities"]
    worst = max(capabilities.values(), key=lambda c: c["gap_peak"]["p50"] or 0)
    deep = sum(c["share_of_futures_by_depth"]["0.2"] >= 0.5 for c in capabilities.values())
    price, area = overall["price_to_close_musd"], overall["gap_area_years"]
    alone = sum(c["self_sufficient"] is not None for c in capabilities.values())
    # The command runs the same futures again with every force in place.
    peaks = entry["wings"]["gap_peak_if_stays"].values()
    deep_stays = sum(peak["p50"] > 0.2 for peak in peaks)
    area_stays = count(entry["wings"]["gap_by_alternative"]["stays"]["p50"])
    return [
        percent(worst["gap_peak"]["p50"]),
        band(worst["gap_peak"], percent),
        f"{worst['name']}, {worst['worst_quarter']}",
        str(deep),
        TEXTS["fact.of.stays"].format(count=len(capabilities), stays=deep_stays),
        count(price["p50"] / 1000),
        band(price, lambda musd: count(musd / 1000)),
        TEXTS["fact.billion"],
        count(area["p50"]),
        band(area, count),
        TEXTS["fact.years.stays"].format(stays=area_stays),
        str(alone),
        TEXTS["fact.of.alone"].format(count=len(capabilities)),
    ]


def test_the_screen_shows_the_numbers_of_the_command(
    visit: Callable[..., Any], program: str, tmp_path: Path
) -> None:
    """Two scenarios, both with levers moved; what is read is the screen itself."""
    query = "s=glide-path&pace=2&delivered=0.9&skip=1&c=cliff&c.reliance=0.25&c.without=HUN"
    page = visit(f"?{query}&n=100&seed=7")
    settled(page)
    names = []
    for side in (0, 1):
        where = f"{page.url.split('?')[0]}api/copy?{query}&n=100&seed=7&side={side}"
        copy = page.request.get(where).json()
        (tmp_path / copy["name"]).write_text(copy["yaml"], "utf-8")
        names.append(copy["name"])
    ran = subprocess.run(
        [program, "run", *names, "--futures", "100", "--seed", "7", "--json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(ran.stdout)
    assert verdict(page) == told["verdict"]
    rows = page.locator(".headline .row")
    assert rows.count() == len(told["scenarios"]) == 2
    for row, entry in zip(rows.all(), told["scenarios"].values(), strict=True):
        facts = row.locator("dd b, dd .band, dd .note").all_inner_texts()
        assert facts == facts_of(entry)


@pytest.mark.parametrize("key", ["constructor", "__proto__", "toString"])
def test_an_unknown_key_is_told_and_the_rest_is_shown(visit: Callable[..., Any], key: str) -> None:
    page = visit(f"?{START}&{key}=1#valueOf=2", expected=422)
    settled(page)
    told = page.locator("#notice")
    for words in (TEXTS["broken"], key, "#valueOf"):
        expect(told).to_contain_text(words)
    settled_at(page, START)


def test_undo_and_redo_by_keyboard(visit: Callable[..., Any]) -> None:
    page = visit(f"?{START}")
    settled(page)
    expect(page.locator("#undo")).to_be_disabled()
    shown = [headlines(page)]
    passed = [START]

    def changed(query: str) -> None:
        settled_at(page, query)
        expect(page.locator(".headline dl")).not_to_have_text(shown[-1], use_inner_text=True)
        # The browser's own engine shows a drag before the server says what stays.
        settled(page)
        passed.append(query)
        shown.append(headlines(page))

    page.locator("#lever-pace").focus()
    page.keyboard.press("End")
    changed("v=1&s=glide-path&pace=4&n=100")
    page.locator("#lever-industry").focus()
    page.keyboard.press("End")
    changed("v=1&s=glide-path&pace=4&industry=4&n=100")
    page.locator("#lever-skip").focus()
    page.keyboard.press("Space")
    changed("v=1&s=glide-path&pace=4&industry=4&skip=1&n=100")

    def goes(keys: str, place: int) -> None:
        page.keyboard.press(keys)
        settled_at(page, passed[place])
        expect(page.locator(".headline dl")).to_have_text(shown[place], use_inner_text=True)

    for place in (2, 1, 0):
        goes("Control+z", place)
    expect(page.locator("#undo")).to_be_disabled()
    expect(page.locator("#lever-pace")).to_have_value("1")
    expect(page.locator("#lever-skip")).not_to_be_checked()
    page.keyboard.press("Control+z")
    goes("Control+y", 1)
    goes("Control+Shift+z", 2)
    goes("Control+y", 3)
    expect(page.locator("#redo")).to_be_disabled()
    expect(page.locator("#lever-skip")).to_be_checked()
    # A change after an undo cuts off what could have been done again.
    goes("Control+z", 2)
    page.locator("#lever-delay").focus()
    page.keyboard.press("End")
    settled_at(page, "v=1&s=glide-path&pace=4&delay=10&industry=4&n=100")
    expect(page.locator("#redo")).to_be_disabled()


def test_every_page_is_reached_from_the_overview(browser: Any, address: str) -> None:
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    page.set_default_timeout(WAIT)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text))
    page.goto(f"{address}?{START}")
    settled(page)
    for name in ("plan", "evidence", "about"):
        link_to(page, name).click()
        page.get_by_role("heading", name=TEXTS[f"{name}.title"], level=1).wait_for()
        # What is drawn anew in another theme must be what the page shows.
        for theme in ("dark", "light"):
            page.locator("#theme").select_option(theme)
        expect(page.locator("main")).not_to_contain_text("undefined", use_inner_text=True)
        page.go_back()
        page.go_back()
        page.go_back()
        settled_at(page, START)
    context.close()
    assert faults == []


def test_nothing_is_kept_beyond_the_tab(visit: Callable[..., Any]) -> None:
    page = visit("?page=evidence&n=100")
    page.locator(".evidence tbody tr").first.wait_for()
    page.locator("#q").fill("tanker")
    link_to(page, "overview").click()
    settled(page)
    file = {"name": "mine.yaml", "mimeType": "application/yaml", "buffer": OWN.encode()}
    page.locator("input[type=file]").set_input_files(file)
    expect(page.locator("h1")).to_have_text("My own case")
    page.locator("#theme").select_option("dark")
    page.locator("#chart-map").get_by_label(TEXTS["choice.map.measure"]).select_option(index=1)
    page.locator("#chart-cost").get_by_label(TEXTS["choice.cost.everyone"]).check()

    assert page.context.cookies() == []
    kept = page.evaluate("() => Object.keys(sessionStorage)")
    # The words of the file are there, for a server that forgot them.
    assert "counterpoise-own" in kept
    assert all(key.startswith("counterpoise-") for key in kept)
    assert page.evaluate("document.cookie") == ""
    assert page.evaluate("localStorage.length") == 0
    assert page.evaluate("async () => (await indexedDB.databases()).length") == 0
    assert page.evaluate("async () => (await caches.keys()).length") == 0
    workers = "async () => (await navigator.serviceWorker.getRegistrations()).length"
    assert page.evaluate(workers) == 0
