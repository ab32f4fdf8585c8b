"""Percentiles that are read from added counts are those of all durations together, within nine per cent."""

from collections import Counter
from math import ceil

from hypothesis import given
from hypothesis import strategies as st

from shop.insights.histogram import bucket, middle_ms, percentile_ms

DURATIONS = st.lists(st.integers(min_value=100, max_value=100_000_000), min_size=1, max_size=200)


def counted(durations):
    return Counter(bucket(microseconds) for microseconds in durations)


@given(DURATIONS, DURATIONS, st.sampled_from([0.5, 0.95, 0.99]))
def test_two_histogramsadd_up_to_that_of_both(one, other, share):
    both = sorted([*one, *other])
    exact = both[ceil(len(both) * share) - 1] / 1000

    found = percentile_ms(counted(one) + counted(other), share)

    assert found == middle_ms(bucket(exact * 1000))
    assert abs(found - exact) / exact <= 0.095


def test_a_percentile_of_nothing_is_nothing():
    assert percentile_ms({}, 0.5) is None


def test_the_median_of_many_fast_and_one_slow_is_fast():
    durations = Counter({bucket(1_000): 99, bucket(1_000_000): 1})

    assert round(percentile_ms(durations, 0.5), 1) == 0.9
    assert round(percentile_ms(durations, 0.99), 1) == 0.9
    assert round(percentile_ms(durations, 0.999)) == 962
