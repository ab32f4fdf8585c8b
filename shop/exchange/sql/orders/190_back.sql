-- What came back, row by row, as it is matched with what was sold.
CREATE TEMP TABLE back (
    row int PRIMARY KEY, number text, placed_at timestamptz, quantity bigint, price numeric, variant_id bigint,
    line_id bigint, order_id bigint, movement_id bigint) ON COMMIT DROP
