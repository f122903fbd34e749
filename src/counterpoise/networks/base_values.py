"""What hosts are worth: their Shapley values, and the loss of one and of two of them.

Coverage is a sum over contingents, and each contingent hangs on its own host and on those of the
sites that it may move to. The game of all hosts is therefore the sum of small games, each of which
is solved exactly; a value that is exact for each part is exact for the sum (additivity). Values are
by host and never by site.
"""

import numpy as np
from numpy.typing import NDArray

from counterpoise.coalitions import coalitions, shapley_values
from counterpoise.networks.bases import BaseNetwork
from counterpoise.networks.reach import Floats


def host_values(network: BaseNetwork, *, moved: bool = True) -> Floats:
    """Return the Shapley value of each host, (H, D, F, T), in units times tempo.

    Values of all hosts and what is done from home add up to what is provided today.

    Parameters
    ----------
    network : BaseNetwork
        Contingents and sites.
    moved : bool
        Whether contingents may move to other hosts' sites once they lost their own.
    """
    shape = (network.draws, len(network.functions), len(network.theatres))
    values = np.zeros((len(network.hosts), *shape))
    for contingent, (site, function) in enumerate(
        zip(network.site_of, network.function_of, strict=True)
    ):
        own = int(network.host_of[site])
        others = [
            (option, int(network.host_of[place]))
            for option, place in enumerate(network.alternatives[contingent])
            if moved and place >= 0
        ]
        players = sorted({own, *(host for _, host in others)})
        worths = []
        for row in coalitions(len(players)):
            hosts = {player for player, is_in in zip(players, row, strict=True) if is_in}
            open_options = [option for option, host in others if host in hosts]
            worths.append(_tempo(network, contingent, open_options, stays=own in hosts))
        share = shapley_values(np.stack(worths)) * network.units[:, contingent, None]
        values[players, :, function] += share
    return values


def _tempo(network: BaseNetwork, contingent: int, options: list[int], *, stays: bool) -> Floats:
    """Return the tempo (D, T) of a contingent from its own site, or else from open options."""
    own = network.own[:, contingent]
    if stays:
        return own
    found = np.minimum(network.home[:, contingent], own)
    best = network.elsewhere[:, contingent, options].max(axis=1, initial=0.0)
    return np.asarray(np.maximum(found, best))


def kept_without(
    network: BaseNetwork, theatres: NDArray[np.bool_], *, moved: bool = False
) -> Floats:
    """Return what is left without one host or two, (H, H, F), at central values.

    On the diagonal one host refuses, off it two.

    Parameters
    ----------
    network : BaseNetwork
        Contingents and sites.
    theatres : array (T,)
        Which theatres count.
    moved : bool
        Whether contingents have had the time to move.
    """
    count = len(network.hosts)
    found = np.empty((count, count, len(network.functions)))
    for i, first in enumerate(network.hosts):
        for j in range(i + 1):
            left = network.without({first, network.hosts[j]})
            provided = network.provided(network.tempo(left, moved=moved))
            found[i, j] = found[j, i] = network.kept(provided, theatres)[0]
    return found


def kept_by_site(
    network: BaseNetwork, theatres: NDArray[np.bool_], *, moved: bool = False
) -> Floats:
    """Return what is left where the host refuses one site, (S, F), in the order of sites."""
    return np.stack(
        [
            network.kept(
                network.provided(network.tempo(network.without(sites=[site]), moved=moved)),
                theatres,
            )[0]
            for site in network.sites
        ]
    )
