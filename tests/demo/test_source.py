import io

import pyarrow as pa
import pytest

from shop.demo import source, source_account


def test_the_source_is_the_one_that_the_receipts_speak_of():
    account = source_account.account(first_week=1)

    assert account.lines.read == 1_469_307
    assert account.lines.refused == {"quantity_zero": 8_869, "product_unknown": 32}
    assert account.lines.loadable == 1_460_406
    assert account.cents == 459_603_958
    assert account.refused_cents == 18_509
    assert account.baskets.num_rows == 155_516
    assert account.coupon_products.read == 116_204
    assert account.coupon_products.refused == {"product_unknown": 16, "repeated": 4_872}
    assert account.redemptions.read == 2_102
    assert account.redemptions.refused == {"no_basket": 4}


def test_its_last_week_has_the_lines_that_were_counted_by_other_means():
    account = source_account.account(first_week=53)

    assert account.lines.read == 24_886
    assert account.lines.refused == {"quantity_zero": 154, "product_unknown": 0}
    assert account.cents == 8_082_917
    assert account.baskets.num_rows == 2_540
    assert sum(account.baskets["count_all"].to_pylist()) == 24_732


def test_money_comes_as_whole_cents():
    batch = pa.record_batch({"sales_value": [0.29, 1.1, 840.0]})

    assert source._in_cents(batch)["sales_value"].to_pylist() == [29, 110, 84_000]


def test_a_fraction_of_a_cent_is_refused_instead_of_rounded():
    batch = pa.record_batch({"retail_disc": [0.5, 0.125]})

    with pytest.raises(source.SourceChanged, match="retail_disc holds fractions of a cent"):
        source._in_cents(batch)


def test_a_stream_gives_the_same_text_however_little_is_read_at_once():
    pieces = [pa.record_batch({"a": [1, 2], "b": ["x", None]}), pa.record_batch({"a": [3], "b": ["é, y"]})]

    whole = source.CsvStream(iter(pieces)).read()
    small = io.BytesIO()
    stream = source.CsvStream(iter(pieces))
    while byte := stream.read(1):
        small.write(byte)

    assert whole == '1,"x"\n2,\n3,"é, y"\n'.encode()
    assert small.getvalue() == whole
