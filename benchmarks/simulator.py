"""The simulator: drag to repaint in Chromium, the first chart, and many people dragging at once."""

import os
import re
import socket
import statistics
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from time import perf_counter
from typing import Any

import httpx

PEOPLE, REQUESTS = 20, 40
MOVES, WARM_UPS = 40, 6
SERVER = "import sys; from counterpoise.cli import main; sys.argv = sys.argv[1:]; main()"
MEASURE = """
async ([first, moves]) => {
  const slider = document.querySelector('input[type=range]');
  const [low, high] = [Number(slider.min), Number(slider.max)];
  const spent = [];
  for (let i = first; i < first + moves; i++) {
    const done = new Promise((yes) => addEventListener('counterpoise:painted', yes, {once: true}));
    const began = performance.now();
    slider.value = low + (high - low) * (0.1 + 0.8 * ((i * 29) % 79) / 79);
    slider.dispatchEvent(new Event('input', {bubbles: true}));
    await done;
    await new Promise((yes) => requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = yes;
      channel.port2.postMessage(0);
    }));
    spent.push(performance.now() - began);
  }
  return spent;
}
"""


def measure(quick: bool) -> dict[str, Any]:
    """Measure a server of its own."""
    with serving() as (address, process):
        found: dict[str, Any] = {"people": together(address, 3 if quick else REQUESTS, process)}
        found["page"] = weight(address)
        browser = which("chromium") or which("chromium-browser") or which("google-chrome")
        if browser:
            found["browser"] = dragging(address, browser, 8 if quick else MOVES)
    return found


@contextmanager
def serving() -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Start a server on a free port, and end it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["counterpoise", "app", "--port", str(port), "--no-browser"]
    process = subprocess.Popen(
        [sys.executable, "-c", SERVER, *words], stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stderr is not None
        while "open at" not in process.stderr.readline():
            pass
        address = f"http://127.0.0.1:{port}"
        with httpx.Client(timeout=120) as client:
            client.get(f"{address}/api/view?coarse=1").raise_for_status()
        yield address, process
    finally:
        process.terminate()
        process.wait()


def resident_mib(process: "subprocess.Popen[str]") -> float:
    """Return the memory that a process holds."""
    status = Path(f"/proc/{process.pid}/status").read_text("utf-8")
    found = re.search(r"VmRSS:\s+(\d+)", status)
    return int(found[1]) / 1024 if found else float("nan")


def together(address: str, requests: int, process: "subprocess.Popen[str]") -> dict[str, float]:
    """Let people drag at once, half of them along the same way; return how long answers take."""
    before = resident_mib(process)

    def person(number: int) -> list[float]:
        spent = []
        # Every person asks from an address of the loopback network of its own.
        transport = httpx.HTTPTransport(local_address=f"127.0.0.{number + 2}")
        with httpx.Client(timeout=60, transport=transport) as client:
            for i in range(requests):
                pace = 0.5 + i * 0.05 + (0.0 if number % 2 else number * 0.1)
                start = perf_counter()
                answer = client.get(f"{address}/api/view?pace={pace % 4:.2f}&coarse=1")
                answer.raise_for_status()
                spent.append(perf_counter() - start)
        return spent

    start = perf_counter()
    with ThreadPoolExecutor(PEOPLE) as pool:
        spent = [s for one in pool.map(person, range(PEOPLE)) for s in one]
    whole = perf_counter() - start
    return {
        "people": PEOPLE,
        "answers_per_second": len(spent) / whole,
        "median": statistics.median(spent),
        "slowest_of_twenty": statistics.quantiles(spent, n=20)[-1],
        "memory_before_mib": before,
        "memory_after_mib": resident_mib(process),
    }


def weight(address: str) -> dict[str, float]:
    """Return the compressed bytes of everything that the first screen needs."""
    with httpx.Client(timeout=60, headers={"Accept-Encoding": "gzip"}) as client:
        page = client.get(f"{address}/").text
        names = re.findall(r'(?:src|href)="(static/[^"]+)"', page)
        listed = ["", *names, "api/setup", "api/view"]
        sizes = [client.get(f"{address}/{name}").num_bytes_downloaded for name in listed]
    return {"requests": len(listed), "kilobytes": sum(sizes) / 1000}


def dragging(address: str, browser: str, moves: int) -> dict[str, float]:
    """Return drag to repaint of all charts in milliseconds, and the time to the first chart."""
    from playwright.sync_api import sync_playwright

    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as driver:
        page_browser = driver.chromium.launch(executable_path=browser, args=arguments)
        page = page_browser.new_page(viewport={"width": 1400, "height": 900})
        found: dict[str, float] = {}
        for name, query in (("one", "?v=1&s=glide-path"), ("two", "?v=1&s=glide-path&c=cliff")):
            start = perf_counter()
            page.goto(f"{address}/{query}")
            page.wait_for_selector("canvas, svg.marks")
            first = perf_counter() - start
            page.wait_for_load_state("networkidle")
            page.evaluate(MEASURE, [0, WARM_UPS])
            spent = page.evaluate(MEASURE, [WARM_UPS, moves])
            found |= {
                f"first_chart_{name}": first,
                f"median_{name}": statistics.median(spent) / 1000,
                f"slowest_of_ten_{name}": statistics.quantiles(spent, n=10)[-1] / 1000,
            }
        page_browser.close()
    return found


def section(found: dict[str, Any], table: Any, time: Any) -> str:
    """Return the section of the page on results."""
    rows = []
    for name, title in (("one", "one scenario"), ("two", "two scenarios")):
        if "browser" in found:
            b = found["browser"]
            rows += [
                (f"drag to repaint, {title}, median", time(b[f"median_{name}"])),
                ("the same, slowest of ten", time(b[f"slowest_of_ten_{name}"])),
                (f"opening to the first chart, {title}", time(b[f"first_chart_{name}"])),
            ]
    people = found["people"]
    rows += [
        (f"answer while {people['people']} people drag, median", time(people["median"])),
        ("the same, slowest of twenty", time(people["slowest_of_twenty"])),
    ]
    return (
        "## Simulator\n\n"
        + table(("In Chromium, server on the same machine", "time"), rows)
        + f"\n{people['answers_per_second']:.0f} answers a second; memory "
        f"{people['memory_before_mib']:.0f} MiB before and {people['memory_after_mib']:.0f} after. "
        f"First screen: {found['page']['kilobytes']:.0f} kB compressed.\n"
        f"Cores: {os.cpu_count()}.\n"
    )
