-- Order lines
-- With what was true of the variant when it was sold: its name, its SKU, its price, its tax.
INSERT INTO orders_orderline
    (id, store_id, order_id, variant_id, product_name, variant_name, sku, quantity, unit_price_amount, price_quantity,
     tax_rate, tax_amount, fulfilled_quantity, returned_quantity)
SELECT
    line_id, store_id, order_id, line.variant_id, variant.name, '', variant.sku, quantity, unit_cents * 0.01,
    line.price_quantity, tax_rate, tax_cents * 0.01, CASE WHEN is_shipped THEN quantity ELSE 0 END, returned_quantity
FROM load_scope, load_lines AS line JOIN load_variants AS variant USING (variant_id);
