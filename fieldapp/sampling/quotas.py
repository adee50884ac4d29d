"""Shares a number of places among strata by the largest remainder, in whole numbers.

Each stratum first gets the whole part of its exact share; the places left go to the largest
remainders, equal ones in the order of the strata. No stratum gets more than it has children; what
it cannot take is shared among the others in the same way. The method is also known as Hamilton's;
see for instance Balinski and Young, “Fair Representation”, 1982.
"""

from __future__ import annotations

from collections.abc import Mapping


def largest_remainder(weights: Mapping[str, int], places: int) -> dict[str, int]:
    """Return places by stratum, summing to `places`; all weights zero gives none to anybody."""
    whole = sum(weights.values())
    if whole <= 0 or places <= 0:
        return dict.fromkeys(weights, 0)
    shares = {name: divmod(weight * places, whole) for name, weight in weights.items()}
    given = {name: share for name, (share, _) in shares.items()}
    left = places - sum(given.values())
    by_remainder = sorted(weights, key=lambda name: -shares[name][1])
    for name in by_remainder[:left]:
        given[name] += 1
    return given


def allocate(weights: Mapping[str, int], sizes: Mapping[str, int], places: int) -> dict[str, int]:
    """Return places by stratum, none above its size, together `places` where so many are there.

    `weights` give the wanted shares and `sizes` how many children each stratum has. A stratum
    with children and a weight above zero gets at least one place when there is one for each.
    """
    wanted = {name: weight for name, weight in weights.items() if weight > 0 and sizes[name] > 0}
    given = dict.fromkeys(weights, 0)
    if len(wanted) <= places:
        given.update(dict.fromkeys(wanted, 1))
    left = min(places, sum(sizes[name] for name in wanted)) - sum(given.values())
    while left > 0:
        open_ = {n: w for n, w in wanted.items() if given[n] < sizes[n]}
        shares = _shares(open_, given, left)
        for name, share in shares.items():
            taken = min(share, sizes[name] - given[name])
            given[name] += taken
            left -= taken
    return given


def _shares(weights: Mapping[str, int], given: Mapping[str, int], left: int) -> dict[str, int]:
    """Return how many of the places left each stratum should get to come to its share of all."""
    places = left + sum(given[name] for name in weights)
    target = largest_remainder(weights, places)
    short = {name: max(0, target[name] - given[name]) for name in weights}
    return short if sum(short.values()) <= left else largest_remainder(short, left)
