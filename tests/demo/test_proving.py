import pytest
from django.db import connection

from shop.core.rechecking import in_force, rechecked
from shop.core.truths import declared
from shop.demo import proving

# What each proof is to find: a statement that breaks one balance of the synthetic shop.
BREAKS = {
    "ledger_on_hand": "UPDATE inventory_stockitem SET on_hand = on_hand + 1 WHERE id = 1",
    "ledger_balance_after": "UPDATE inventory_stockmovement SET balance_after = balance_after + 1 WHERE id = 1",
    "reservation_reserved": "UPDATE inventory_stockitem SET reserved = on_hand WHERE id = 1 AND reserved < on_hand",
    "reservation_of_lines_variant": """
        WITH link AS (
            SELECT link.id, line.variant_id FROM orders_linereservation AS link
            JOIN orders_orderline AS line ON line.id = link.line_id ORDER BY link.id LIMIT 1),
        promise AS (
            INSERT INTO inventory_reservation (store_id, stock_item_id, quantity, status)
            SELECT store_id, item.id, 1, 'released' FROM inventory_stockitem AS item, link
            WHERE item.variant_id <> link.variant_id ORDER BY item.id LIMIT 1 RETURNING id)
        UPDATE orders_linereservation AS broken SET reservation_id = promise.id
        FROM promise, link WHERE broken.id = link.id""",
    "balance_order_lines": "UPDATE orders_order SET tax_amount = tax_amount + 1 WHERE id = 1",
    "balance_order_discount": "UPDATE orders_order SET discount_amount = 0.01 WHERE id = 1",
    "balance_order_payments": "UPDATE orders_order SET captured_amount = captured_amount + 1 WHERE id = 1",
    "balance_payment_refunds": "UPDATE orders_payment SET refunded_amount = 0.01 WHERE order_id = 1",
    "balance_line_fulfilled": """
        DELETE FROM orders_fulfilmentline WHERE id IN (SELECT min(id) FROM orders_fulfilmentline)""",
    "balance_line_returned": "DELETE FROM orders_returnline WHERE id IN (SELECT min(id) FROM orders_returnline)",
    "balance_coupon_redeemed": """
        INSERT INTO pricing_coupon (store_id, promotion_id, code, redeemed_count)
        SELECT store_id, id, 'NEVER-USED', 1 FROM pricing_promotion""",
    "ledger_gift_card": """
        INSERT INTO pricing_giftcard (store_id, code, currency, balance_amount, is_active)
        SELECT id, 'NEVER-FILLED', 'EUR', 1, TRUE FROM stores_store""",
    "ledger_gift_card_balance_after": """
        WITH card AS (
            INSERT INTO pricing_giftcard (store_id, code, currency, balance_amount, is_active)
            SELECT id, 'ONCE-FILLED', 'EUR', 1, TRUE FROM stores_store RETURNING id, store_id)
        INSERT INTO pricing_giftcardmovement (store_id, gift_card_id, kind, amount, reason, balance_after_amount)
        SELECT store_id, id, 'issue', 1, '', 2 FROM card""",
    "balance_transfer_received": """
        WITH transfer AS (
            INSERT INTO inventory_transfer (store_id, source_id, destination_id, status, note)
            SELECT store_id, 1, 2, 'draft', '' FROM inventory_warehouse WHERE id = 1 RETURNING id, store_id)
        INSERT INTO inventory_transferline (store_id, transfer_id, variant_id, quantity, received_quantity)
        SELECT store_id, id, 1, 2, 1 FROM transfer""",
    "changeset_rows_add_up": """
        INSERT INTO exchange_changeset (store_id, title, target, subject_ids, wishes, status, changed_count,
            unchanged_count, refused_count, failure, applied_at)
        SELECT id, 'x', 'variants', '{1}', '[]', 'applied', 1, 0, 0, '', now() FROM stores_store""",
    "import_spans_add_up": """
        WITH run AS (
            INSERT INTO exchange_importrun (store_id, kind, status, file_name, file, headings, columns, read_count,
                created_count, changed_count, unchanged_count, failure, applied_at)
            SELECT id, 'products', 'applied', 'x.csv', '', '{}', '{}', 2, 2, 0, 0, '', now() FROM stores_store
            RETURNING id, store_id)
        INSERT INTO exchange_importedspan (store_id, run_id, first_row, last_row, count, outcome)
        SELECT store_id, id, 2, 2, 1, 'created' FROM run""",
    "balance_purchase_received": """
        WITH supplier AS (
            INSERT INTO purchasing_supplier
                (store_id, name, contact_email, phone, currency, lead_time_days, over_delivery_percent, is_active)
            SELECT id, 'Mill', '', '', 'EUR', 3, 0, TRUE FROM stores_store RETURNING id, store_id
        ), bought AS (
            INSERT INTO purchasing_purchaseorder (store_id, supplier_id, warehouse_id, number, status, currency, note)
            SELECT store_id, id, 1, 'P1', 'draft', 'EUR', '' FROM supplier RETURNING id, store_id)
        INSERT INTO purchasing_purchaseorderline (
            store_id, purchase_order_id, variant_id, quantity, tolerance_quantity, unit_cost_amount, received_quantity)
        SELECT store_id, id, 1, 2, 0, 1, 1 FROM bought""",
    "balance_order_total": """
        ALTER TABLE orders_order ALTER COLUMN total_amount DROP EXPRESSION;
        UPDATE orders_order SET total_amount = total_amount + 1 WHERE id = 1""",
    "balance_invoice_numbers": """
        INSERT INTO orders_invoiceseries (store_id, prefix, kind, last_number)
        SELECT id, 'R', 'invoice', 3 FROM stores_store""",
    "ledger_shipped_goods": """
        UPDATE orders_fulfilmentline
        SET movement_id = (SELECT max(id) FROM inventory_stockmovement WHERE kind = 'receipt')
        WHERE id IN (SELECT min(id) FROM orders_fulfilmentline WHERE movement_id IS NOT NULL)""",
    "ledger_returned_goods": """
        UPDATE orders_returnline
        SET movement_id = (SELECT max(id) FROM inventory_stockmovement WHERE kind = 'receipt')
        WHERE id IN (SELECT min(id) FROM orders_returnline WHERE movement_id IS NOT NULL)""",
    "ledger_sent_goods": """
        WITH transfer AS (
            INSERT INTO inventory_transfer (store_id, source_id, destination_id, status, note)
            SELECT store_id, 1, 2, 'draft', '' FROM inventory_warehouse WHERE id = 1 RETURNING id, store_id)
        INSERT INTO inventory_transferline
            (store_id, transfer_id, variant_id, quantity, received_quantity, sent_movement_id)
        SELECT store_id, id, 1, 2, 0, (SELECT min(id) FROM inventory_stockmovement) FROM transfer""",
    "ledger_arrived_goods": """
        WITH transfer AS (
            INSERT INTO inventory_transfer (store_id, source_id, destination_id, status, note)
            SELECT store_id, 1, 2, 'draft', '' FROM inventory_warehouse WHERE id = 1 RETURNING id, store_id
        ), line AS (
            INSERT INTO inventory_transferline (store_id, transfer_id, variant_id, quantity, received_quantity)
            SELECT store_id, id, 1, 2, 1 FROM transfer RETURNING id, store_id)
        INSERT INTO inventory_transferreceiptline (store_id, line_id, quantity, movement_id)
        SELECT store_id, id, 1, (SELECT min(id) FROM inventory_stockmovement) FROM line""",
    "ledger_counted_goods": """
        WITH head AS (
            INSERT INTO inventory_stockcount (store_id, warehouse_id, status, note)
            SELECT store_id, id, 'open', '' FROM inventory_warehouse WHERE id = 1 RETURNING id, store_id)
        INSERT INTO inventory_stockcountline
            (store_id, count_id, stock_item_id, expected_quantity, counted_quantity, movement_id)
        SELECT store_id, id, 1, 1, 1, (SELECT min(id) FROM inventory_stockmovement) FROM head""",
    "ledger_delivered_goods": """
        WITH supplier AS (
            INSERT INTO purchasing_supplier
                (store_id, name, contact_email, phone, currency, lead_time_days, over_delivery_percent, is_active)
            SELECT id, 'Mill', '', '', 'EUR', 3, 0, TRUE FROM stores_store RETURNING id, store_id
        ), bought AS (
            INSERT INTO purchasing_purchaseorder (store_id, supplier_id, warehouse_id, number, status, currency, note)
            SELECT store_id, id, 1, 'P1', 'draft', 'EUR', '' FROM supplier RETURNING id, store_id
        ), line AS (
            INSERT INTO purchasing_purchaseorderline (store_id, purchase_order_id, variant_id, quantity,
                tolerance_quantity, unit_cost_amount, received_quantity)
            SELECT store_id, id, 1, 2, 0, 1, 1 FROM bought RETURNING id, store_id, purchase_order_id
        ), receipt AS (
            INSERT INTO purchasing_receipt (store_id, purchase_order_id, delivery_note)
            SELECT store_id, purchase_order_id, '' FROM line RETURNING id)
        INSERT INTO purchasing_receiptline (store_id, purchase_order_id, receipt_id, line_id, quantity, movement_id)
        SELECT store_id, purchase_order_id, receipt.id, line.id, 1,
            (SELECT min(id) FROM inventory_stockmovement WHERE kind = 'sale') FROM line, receipt""",
    "balance_category_products": """
        DELETE FROM catalog_categorytally WHERE id IN (SELECT min(id) FROM catalog_categorytally)""",
    "balance_category_path": "UPDATE catalog_category SET path = '7.7' WHERE id = 11",
    "balance_variant_combination": "UPDATE catalog_variant SET combination = '1:1' WHERE id = 1",
    "balance_product_has_a_variant": """
        INSERT INTO catalog_product (store_id, name, slug, description, status, published_at)
        SELECT store_id, 'Alone', 'alone', '', 'active', now() FROM catalog_product WHERE id = 1""",
    "rollup_saleshour": """
        UPDATE analytics_saleshour SET total_amount = total_amount + 0.01
        WHERE id IN (SELECT min(id) FROM analytics_saleshour)""",
    "rollup_productday": "DELETE FROM analytics_productday WHERE id IN (SELECT min(id) FROM analytics_productday)",
    "rollup_categoryday": """
        UPDATE analytics_categoryday SET units = units + 1 WHERE id IN (SELECT min(id) FROM analytics_categoryday)""",
    "rollup_warehouseday": """
        UPDATE analytics_warehouseday SET parcels = 0 WHERE id IN (SELECT min(id) FROM analytics_warehouseday)""",
    "rollup_cartday": """
        INSERT INTO analytics_cartday (store_id, begun_on, begun, ordered)
        SELECT id, '2026-03-02', 1, 0 FROM stores_store""",
    "rollup_customersales": """
        UPDATE analytics_customersales SET orders = orders + 1
        WHERE id IN (SELECT min(id) FROM analytics_customersales)""",
    "balance_product_baskets": """
        INSERT INTO search_productbaskets (store_id, product_id, baskets)
        SELECT store_id, id, 5 FROM catalog_product WHERE id = 1""",
    "balance_product_rating": """
        INSERT INTO reviews_productrating (store_id, product_id, review_count, star_sum)
        SELECT store_id, id, 1, 5 FROM catalog_product WHERE id = 1""",
    "balance_review_votes": """
        INSERT INTO reviews_review
            (store_id, product_id, customer_id, rating, title, body, status, rejection, vote_count, helpful_count)
        SELECT product.store_id, product.id, customer.id, 5, '', '', 'pending', '', 1, 1
        FROM catalog_product AS product, customers_customer AS customer WHERE product.id = 1 AND customer.id = 1""",
    "review_proofs": """
        INSERT INTO reviews_review (store_id, product_id, customer_id, order_id, order_line_id, rating, title, body,
            status, rejection, vote_count, helpful_count)
        SELECT line.store_id, variant.product_id, bought.customer_id + 1, bought.id, line.id, 5, '', '',
            'pending', '', 0, 0
        FROM orders_orderline AS line JOIN orders_order AS bought ON bought.id = line.order_id
        JOIN catalog_variant AS variant ON variant.id = line.variant_id
        WHERE bought.customer_id = 1 ORDER BY line.id LIMIT 1""",
    "balance_store_baskets": "INSERT INTO search_storebaskets (store_id, baskets) SELECT id, 7 FROM stores_store",
}
BROKEN_TABLES = [
    "inventory_stockitem",
    "inventory_stockmovement",
    "orders_linereservation",
    "orders_order",
    "orders_payment",
    "orders_fulfilmentline",
    "orders_returnline",
    "pricing_coupon",
    "orders_invoiceseries",
    "pricing_giftcard",
    "pricing_giftcardmovement",
    "inventory_transferline",
    "inventory_transferreceiptline",
    "inventory_stockcountline",
    "purchasing_receiptline",
    "purchasing_purchaseorderline",
    "catalog_category",
    "catalog_variant",
    "catalog_product",
    "reviews_review",
    "reviews_productrating",
]


def test_each_proof_has_a_break_that_it_has_to_find():
    assert set(BREAKS) == {truth.name for truth in declared()}


@pytest.mark.parametrize("proof", sorted(BREAKS))
def test_a_broken_balance_is_found_by_its_proof(made_up, undone, proof):
    with connection.cursor() as cursor:
        assert proving.prove(cursor) == len(BREAKS)
        for table in BROKEN_TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")

        cursor.execute(BREAKS[proof])

        assert cursor.rowcount == 1
        with pytest.raises(proving.ProofFailed, match=rf"\b{proof}: [12] rows"):
            proving.prove(cursor)


def broken(cursor) -> list[tuple[str, int]]:
    return [(finding.name, finding.violations) for finding in rechecked(cursor) if finding.violations]


@pytest.mark.parametrize(
    ("constraint", "breaking", "back"),
    [
        (
            "ALTER TABLE orders_orderline DROP CONSTRAINT order_line_tax_rate_is_a_share",
            "UPDATE orders_orderline SET tax_rate = 1 WHERE id IN (SELECT min(id) FROM orders_orderline)",
            "ALTER TABLE orders_orderline ADD CONSTRAINT order_line_tax_rate_is_a_share CHECK (tax_rate < 1) NOT VALID",
        ),
        (
            "ALTER TABLE orders_payment DROP CONSTRAINT orders_payment_order_same_store",
            "UPDATE orders_payment SET order_id = 999999 WHERE id IN (SELECT min(id) FROM orders_payment)",
            """ALTER TABLE orders_payment ADD CONSTRAINT orders_payment_order_same_store
               FOREIGN KEY (store_id, order_id) REFERENCES orders_order (store_id, id) NOT VALID""",
        ),
        (
            "ALTER TABLE orders_order ALTER COLUMN currency DROP NOT NULL",
            "UPDATE orders_order SET currency = NULL WHERE id = 1",
            "ALTER TABLE orders_order ADD CONSTRAINT currency_is_there NOT NULL currency NOT VALID",
        ),
    ],
)
def test_a_row_that_breaks_a_constraint_is_counted(made_up, undone, constraint, breaking, back):
    with connection.cursor() as cursor:
        assert (broken(cursor), in_force(cursor).violations) == ([], 0)
        cursor.execute(constraint)
        for table in ("orders_orderline", "orders_payment", "orders_order"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(breaking)
        for table in ("orders_orderline", "orders_payment", "orders_order"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute(back)

        assert len(broken(cursor)) == 1
        assert in_force(cursor).violations == 1


def test_a_trigger_that_is_switched_off_is_counted(made_up, undone):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE orders_order DISABLE TRIGGER order_amounts_by_hand")

        assert in_force(cursor).examples == ("order_amounts_by_hand",)
