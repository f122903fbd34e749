"""The normal distribution and its inverse, of sums and products alone, as SciPy works them out.

The ensemble takes both from SciPy, which has them from S. L. Moshier, Cephes Math Library, release
2.2 (1992), ``ndtr.c`` and ``ndtri.c``: quotients of polynomials, whose coefficients stand here.
Where its C library rounds an exponential or a logarithm the other way, the last digits differ.
"""

from typing import Any

import numpy as np
from numba import njit

from counterpoise.webassembly.powers import _exp, _log

EXP_MINUS_2 = 0.13533528323661269189
SQRT_HALF = 0.7071067811865476
SQRT_2PI = 2.50662827463100050242
UNDERFLOW = -709.782712893384
MIDDLE = np.array(
    (
        *(-5.99633501014107895267e1, 9.80010754185999661536e1, -5.66762857469070293439e1),
        *(1.39312609387279679503e1, -1.23916583867381258016e0),
    )
)
MIDDLE_BELOW = np.array(
    (
        *(1.0, 1.95448858338141759834e0, 4.67627912898881538453e0, 8.63602421390890590575e1),
        *(-2.25462687854119370527e2, 2.00260212380060660359e2, -8.20372256168333339912e1),
        *(1.59056225126211695515e1, -1.18331621121330003142e0),
    )
)
TAIL = np.array(
    (
        *(4.05544892305962419923e0, 3.15251094599893866154e1, 5.71628192246421288162e1),
        *(4.40805073893200834700e1, 1.46849561928858024014e1, 2.18663306850790267539e0),
        *(-1.40256079171354495875e-1, -3.50424626827848203418e-2, -8.57456785154685413611e-4),
    )
)
TAIL_BELOW = np.array(
    (
        *(1.0, 1.57799883256466749731e1, 4.53907635128879210584e1, 4.13172038254672030440e1),
        *(1.50425385692907503408e1, 2.50464946208309415979e0, -1.42182922854787788574e-1),
        *(-3.80806407691578277194e-2, -9.33259480895457427372e-4),
    )
)
FAR = np.array(
    (
        *(3.23774891776946035970e0, 6.91522889068984211695e0, 3.93881025292474443415e0),
        *(1.33303460815807542389e0, 2.01485389549179081538e-1, 1.23716634817820021358e-2),
        *(3.01581553508235416007e-4, 2.65806974686737550832e-6, 6.23974539184983293730e-9),
    )
)
FAR_BELOW = np.array(
    (
        *(1.0, 6.02427039364742014255e0, 3.67983563856160859403e0, 1.37702099489081330271e0),
        *(2.16236993594496635890e-1, 1.34204006088543189037e-2, 3.28014464682127739104e-4),
        *(2.89247864745380683936e-6, 6.79019408009981274425e-9),
    )
)
BEYOND = np.array(
    (
        *(2.46196981473530512524e-10, 5.64189564831068821977e-1, 7.46321056442269912687e0),
        *(4.86371970985681366614e1, 1.96520832956077098242e2, 5.26445194995477358631e2),
        *(9.34528527171957607540e2, 1.02755188689515710272e3, 5.57535335369399327526e2),
    )
)
BEYOND_BELOW = np.array(
    (
        *(1.0, 1.32281951154744992508e1, 8.67072140885989742329e1, 3.54937778887819891062e2),
        *(9.75708501743205489753e2, 1.82390916687909736289e3, 2.24633760818710981792e3),
        *(1.65666309194161350182e3, 5.57535340817727675546e2),
    )
)
WITHIN = np.array(
    (
        *(9.60497373987051638749e0, 9.00260197203842689217e1, 2.23200534594684319226e3),
        *(7.00332514112805075473e3, 5.55923013010394962768e4),
    )
)
WITHIN_BELOW = np.array(
    (
        *(1.0, 3.35617141647503099647e1, 5.21357949780152679795e2, 4.59432382970980127987e3),
        *(2.26290000613890934246e4, 4.92673942608635921086e4),
    )
)

_njit: Any = njit
# No fast arithmetic: it would round another way than SciPy does.
_compiled = _njit(error_model="numpy", nogil=True, forceinline=True, _nrt=False)


@_compiled
def _polynomial(x, coefficients):  # type: ignore[no-untyped-def]
    """Return a polynomial, the coefficient of the highest power first."""
    found = coefficients[0]
    for place in range(1, coefficients.size):
        found = found * x + coefficients[place]
    return found


@_compiled
def _erf(x):  # type: ignore[no-untyped-def]
    """Return the error function of a number between -1 and 1."""
    square = x * x
    return x * _polynomial(square, WITHIN) / _polynomial(square, WITHIN_BELOW)


@_compiled
def distribution(a):  # type: ignore[no-untyped-def]
    """Return the share of a normal distribution below a number of no more than 11 deviations."""
    x = a * SQRT_HALF
    z = abs(x)
    if z < SQRT_HALF:
        return 0.5 + 0.5 * _erf(x)
    if z < 1.0:
        y = 0.5 * (1.0 - _erf(z))
    else:
        tail = _exp(-z * z, 0.0) * _polynomial(z, BEYOND)
        y = 0.5 * (tail / _polynomial(z, BEYOND_BELOW))
    return 1.0 - y if x > 0 else y


@_compiled
def quantile(share):  # type: ignore[no-untyped-def]
    """Return the number below which a share, between 0 and 1, of a normal distribution lies."""
    upper = share > 1.0 - EXP_MINUS_2
    y = 1.0 - share if upper else share
    if y > EXP_MINUS_2:
        y = y - 0.5
        square = y * y
        part = square * _polynomial(square, MIDDLE) / _polynomial(square, MIDDLE_BELOW)
        return (y + y * part) * SQRT_2PI
    x = np.sqrt(-2.0 * _log(y)[0])
    first = x - _log(x)[0] / x
    z = 1.0 / x
    if x < 8.0:
        rest = z * _polynomial(z, TAIL) / _polynomial(z, TAIL_BELOW)
    else:
        rest = z * _polynomial(z, FAR) / _polynomial(z, FAR_BELOW)
    found = first - rest
    return found if upper else -found
