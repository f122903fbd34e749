"""Numbers between 0 and 1 by figure, as the ensemble draws them."""

import numpy as np

from counterpoise.app.site.engine_inputs import EngineInputs, Floats
from counterpoise.ensemble.sampling import common_stream, correlated, stratified


def uniform_rows(base, paths):
    found = {}
    for path in paths:
        r = base.ranges[path]
        u = stratified(base.seed, path, 0)[None]
        if r.weight > 0:
            u = correlated(u, stratified(base.seed, common_stream(r.pattern), 0)[None], r.weight)
        found[path] = u[0]
    return found
