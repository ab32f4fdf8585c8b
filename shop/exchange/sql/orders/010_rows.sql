-- Each row with what it is: a line that was sold, carriage, a head without lines, a cancellation, or none of these.
CREATE TEMP TABLE told ON COMMIT DROP AS
WITH named AS (
    SELECT incoming.*,
        coalesce(sku, left(upper(pg_temp.slug(name)), 64)) AS code,
        CASE WHEN %(has_quantity)s THEN quantity ELSE 1 END AS units
    FROM incoming
), sorted AS (
    SELECT named.*, CASE
        WHEN problem IS NOT NULL THEN NULL
        WHEN code IS NULL THEN 'head'
        WHEN number ~ '^[Cc][0-9]' AND units < 0 THEN 'cancellation'
        WHEN upper(code) IN ('POST', 'DOT', 'C2', 'SHIPPING', 'CARRIAGE', 'DELIVERY', 'POSTAGE', 'VERSAND') THEN 'carriage'
        WHEN upper(code) IN ('BANK CHARGES', 'AMAZONFEE', 'CRUK', 'B', 'D', 'M', 'S', 'FEE', 'DISCOUNT', 'ADJUST', 'ADJUST2')
            THEN 'fee'
        ELSE 'sale' END AS is_a
    FROM named
)
SELECT row, number, placed_at, code AS sku, name, units AS quantity, price, customer_reference, email, customer_name, phone,
    currency, shipping, tax_rate, order_status, cancelled_at, is_a,
    CASE WHEN problem IS NOT NULL THEN field
         WHEN number IS NULL THEN 'number'
         WHEN is_a = 'head' THEN NULL
         WHEN is_a = 'fee' THEN 'sku'
         WHEN units IS NULL OR units = 0 OR (units < 0 AND is_a <> 'cancellation') THEN 'quantity'
         WHEN price IS NULL OR price < 0 THEN 'price' END AS field,
    CASE WHEN problem IS NOT NULL THEN problem
         WHEN number IS NULL THEN 'Order number is missing'
         WHEN is_a = 'head' THEN NULL
         WHEN is_a = 'fee' THEN 'A fee or an adjustment, not something that was sold'
         WHEN units IS NULL THEN 'Quantity is missing'
         WHEN units = 0 THEN 'Quantity is zero'
         WHEN units < 0 AND is_a <> 'cancellation' THEN 'A negative quantity that is no cancellation: correct the stock instead'
         WHEN price IS NULL THEN 'Price is missing'
         WHEN price < 0 THEN 'Price is below zero' END AS problem
FROM sorted
