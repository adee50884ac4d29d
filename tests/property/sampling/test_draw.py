"""Properties of every draw, over any children, shares and sizes."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from fieldapp.sampling.aims import Aims, Least, Spread
from fieldapp.sampling.draw import Sample, Settings, coverage, draw, replace
from fieldapp.sampling.lots import Lots
from fieldapp.sampling.population import Child, Filter
from fieldapp.sampling.quotas import allocate, largest_remainder
from fieldapp.sampling.traits import STAGES, Trait

GENDERS = ("a) Male", "b) Female")
TEAMS = ("North", "South", "East")

_children = st.lists(
    st.tuples(
        st.sampled_from(STAGES[:4]),
        st.sampled_from(GENDERS),
        st.sampled_from(TEAMS),
        st.frozensets(st.sampled_from(list(Filter)), max_size=2),
    ),
    max_size=40,
)
_stages = st.dictionaries(st.sampled_from(STAGES[:4]), st.integers(0, 9), max_size=4)
_seeds = st.text(max_size=5)
_sizes = st.integers(1, 50)


def people(drawn: list[tuple[str, str, str, frozenset[Filter]]]) -> list[Child]:
    """Children with the given stage, gender, team and filters; all else is the same."""
    return [
        Child(
            f"id{number}",
            ((1, number),),
            {**dict.fromkeys(Trait, "-"), Trait.STAGE: s, Trait.GENDER: g, Trait.TEAM: t},
            held,
        )
        for number, (s, g, t, held) in enumerate(drawn)
    ]


def aims(stages: dict[str, int], *wanted: Least | Spread) -> Aims:
    """Aims with these shares."""
    least = tuple(one for one in wanted if isinstance(one, Least))
    spread = tuple(one for one in wanted if isinstance(one, Spread))
    return Aims("invented", stages, "", least, spread)


def keys(sample: Sample) -> list[str]:
    return [one.child.key for one in sample.chosen]


def lots(seed: str, settings: str = "{}") -> Lots:
    return Lots(seed, "00" * 32, settings)


@given(_children, _stages, _sizes, _seeds)
def test_the_same_seed_gives_the_same_sample_in_whatever_order_the_rows_come(
    drawn: list[tuple[str, str, str, frozenset[Filter]]],
    stages: dict[str, int],
    size: int,
    seed: str,
) -> None:
    children = people(drawn)
    first = draw(children, aims(stages), Settings(size), lots(seed))
    again = draw(list(reversed(children)), aims(stages), Settings(size), lots(seed))
    assert first == again


@given(_children, _stages, _sizes, _seeds)
def test_nobody_is_drawn_twice_and_every_quota_is_filled(
    drawn: list[tuple[str, str, str, frozenset[Filter]]],
    stages: dict[str, int],
    size: int,
    seed: str,
) -> None:
    children = people(drawn)
    girls = Least("girls", Trait.GENDER, ("b) Female",), 3)
    sample = draw(
        children,
        aims(stages, girls, Spread("teams", Trait.TEAM, 3)),
        Settings(size),
        lots(seed),
    )
    assert len(set(keys(sample))) == len(sample.chosen)
    by_stage = Counter(one.stratum for one in sample.chosen)
    assert by_stage == Counter({stage: n for stage, n in sample.quotas.items() if n})
    there = Counter(child.traits[Trait.STAGE] for child in children)
    could = sum(n for stage, n in there.items() if stages.get(stage, 0) > 0)
    assert len(sample.chosen) == min(size, could)


@given(_children, _sizes, _seeds, st.integers(1, 6))
def test_a_single_aim_is_met_whenever_the_quotas_allow_it(
    drawn: list[tuple[str, str, str, frozenset[Filter]]], size: int, seed: str, count: int
) -> None:
    children = people(drawn)
    girls = Least("girls", Trait.GENDER, ("b) Female",), count)
    stages = dict.fromkeys(STAGES, 1)
    sample = draw(children, aims(stages, girls), Settings(size), lots(seed))
    there = Counter(c.traits[Trait.STAGE] for c in children if c.traits[Trait.GENDER] == GENDERS[1])
    most = sum(min(n, sample.quotas[stage]) for stage, n in there.items())
    got = sum(1 for one in sample.chosen if one.child.traits[Trait.GENDER] == GENDERS[1])
    assert got >= min(count, most)
    assert ("girls" in {one.aim for one in sample.unmet}) == (got < count)


@given(_children, _sizes, _seeds, st.sampled_from(list(Filter)))
def test_only_children_that_the_filter_holds_for_are_drawn(
    drawn: list[tuple[str, str, str, frozenset[Filter]]], size: int, seed: str, only: Filter
) -> None:
    stages = dict.fromkeys(STAGES, 1)
    sample = draw(people(drawn), aims(stages), Settings(size, (only,)), lots(seed))
    assert all(only in one.child.filters for one in sample.chosen)


@given(_children, _sizes, _seeds)
def test_replacing_keeps_the_stratum_and_never_brings_somebody_back(
    drawn: list[tuple[str, str, str, frozenset[Filter]]], size: int, seed: str
) -> None:
    sample = draw(people(drawn), aims(dict.fromkeys(STAGES, 1)), Settings(size), lots(seed))
    gone: set[str] = set()
    while sample.chosen and (new := replace(sample, sample.chosen[0].code, "moved")):
        gone.add(sample.chosen[0].child.key)
        assert new.chosen[0].stratum == sample.chosen[0].stratum
        sample = new
        assert not gone & set(keys(sample))
    codes = [one.code for one in sample.chosen] + [one.code for one in sample.replaced]
    assert len(codes) == len(set(codes))


@given(_children, _sizes, _seeds)
def test_coverage_counts_everybody_once_for_each_trait(
    drawn: list[tuple[str, str, str, frozenset[Filter]]], size: int, seed: str
) -> None:
    children = people(drawn)
    sample = draw(children, aims(dict.fromkeys(STAGES, 1)), Settings(size), lots(seed))
    for trait in set(Trait) - {Trait.WORKER}:
        lines = [line for line in coverage(children, sample) if line.trait is trait]
        assert sum(line.whole for line in lines) == len(children)
        assert sum(line.sample for line in lines) == len(sample.chosen)


_weights = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 1000), min_size=1)


@given(_weights, st.integers(0, 500))
def test_largest_remainder_gives_out_all_places_within_one_of_the_exact_share(
    weights: dict[str, int], places: int
) -> None:
    given_out = largest_remainder(weights, places)
    whole = sum(weights.values())
    assert sum(given_out.values()) == (places if whole else 0)
    for name, weight in weights.items():
        assert not whole or abs(given_out[name] - weight * places / whole) < 1


@given(_weights, st.integers(0, 500), st.integers(0, 60))
def test_no_stratum_gets_more_than_it_has(
    weights: dict[str, int], places: int, largest: int
) -> None:
    sizes = {name: (weight * 7) % (largest + 1) for name, weight in weights.items()}
    given_out = allocate(weights, sizes, places)
    assert all(given_out[name] <= sizes[name] for name in weights)
    there = sum(sizes[name] for name, weight in weights.items() if weight)
    assert sum(given_out.values()) == min(places, there)
