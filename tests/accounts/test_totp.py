"""Codes that change every half minute: the RFC's own examples."""

import pytest

from shop.accounts import totp

RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_the_codes_are_those_of_rfc_6238(seconds: int, code: str) -> None:
    assert totp.code_at(RFC_SECRET, seconds // 30) == code


def test_a_code_of_the_half_minute_before_or_after_is_taken_and_no_other() -> None:
    now = 30 * 1_000_000.0
    codes = {step: totp.code_at(RFC_SECRET, step) for step in range(999_998, 1_000_003)}

    taken = [step for step, code in codes.items() if totp.matching_step(RFC_SECRET, code, now=now, after=0)]

    assert taken == [999_999, 1_000_000, 1_000_001]


def test_a_code_is_not_taken_twice() -> None:
    code = totp.code_at(RFC_SECRET, 1_000_000)

    assert totp.matching_step(RFC_SECRET, code, now=30 * 1_000_000.0, after=1_000_000) is None


def test_a_secret_is_160_bits() -> None:
    assert len(totp.new_secret()) == 32
    assert totp.new_secret() != totp.new_secret()
