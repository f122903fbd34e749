"""Sites: loss of one and of two hosts, of each site alone, hosts' values, and both ends of sites.

``python -m benchmarks.bases [--quick]`` prints seconds. Losses are to take under a second together,
and 1,000 futures of the joint ends over 60 quarters under two.
"""

import argparse
import json
from typing import Any

from benchmarks.machine import cores
from benchmarks.timing import in_turn, peak_mib
from counterpoise.evidence import load_evidence
from counterpoise.networks.base_values import host_values, kept_by_site, kept_without
from counterpoise.networks.bases import network_of
from counterpoise.scenario import load_scenario
from counterpoise.wings.networks.bases.study import BaseStudy

FUTURES = 1000


def measure(quick: bool) -> dict[str, Any]:
    """Return the shortest time of some rounds."""
    evidence = load_evidence()
    scenario = load_scenario("cliff", evidence=evidence)
    network = network_of(evidence)
    theatres = network.matters[0]
    futures = 100 if quick else FUTURES
    work = {
        "one and two hosts": lambda: kept_without(network, theatres),
        "each site": lambda: kept_by_site(network, theatres),
        "values of hosts": lambda: host_values(network),
        "ends of sites": lambda: BaseStudy(scenario, futures, 1).over_time,
    }
    clock, processor = in_turn(work, 1 if quick else 5)
    return {
        "sites": len(network.sites),
        "hosts": len(network.hosts),
        "contingents": int(network.site_of.size),
        "futures": futures,
        "quarters": len(BaseStudy(scenario, futures, 1).over_time.quarters),
        "cores": cores(),
        "seconds": clock,
        "processor_seconds": processor,
        "peak_mib": peak_mib(),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bases", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes")
    print(json.dumps(measure(parser.parse_args().quick), indent=1))
