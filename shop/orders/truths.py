"""What holds over several rows of a sale, and how it is proved."""

from shop.core.truths import Held, Truth

TRUTHS = (
    Truth(
        name="balance_order_lines",
        sentence="An order's lines, tax and quantities are the sums over its lines.",
        held=Held.TRIGGER,
        table="orders_order",
        wrong="""
            SELECT head.id
            FROM orders_order AS head
            LEFT JOIN (
                SELECT order_id, sum(subtotal_amount) AS lines, sum(tax_amount) AS tax, sum(quantity) AS items,
                       sum(fulfilled_quantity) AS fulfilled, sum(returned_quantity) AS returned
                FROM orders_orderline GROUP BY 1) AS line ON line.order_id = head.id
            WHERE (head.lines_amount, head.tax_amount, head.item_quantity, head.fulfilled_quantity,
                   head.returned_quantity)
                IS DISTINCT FROM (coalesce(lines, 0), coalesce(tax, 0), coalesce(items, 0), coalesce(fulfilled, 0),
                                  coalesce(returned, 0))
        """,
    ),
    Truth(
        name="balance_order_total",
        sentence="An order's total is its lines less discounts, with shipping, and with tax where that comes on top.",
        held=Held.COMPUTED,
        table="orders_order",
        wrong="""
            SELECT id FROM orders_order
            WHERE total_amount IS DISTINCT FROM lines_amount - discount_amount + shipping_amount
                + CASE WHEN prices_include_tax THEN 0 ELSE tax_amount END
        """,
    ),
    Truth(
        name="balance_order_discount",
        sentence="An order's discount is the sum of its discounts.",
        held=Held.TRIGGER,
        table="orders_order",
        wrong="""
            SELECT head.id
            FROM orders_order AS head
            LEFT JOIN (SELECT order_id, sum(amount) AS given FROM orders_orderdiscount GROUP BY 1) AS discount
                ON discount.order_id = head.id
            WHERE head.discount_amount <> coalesce(given, 0)
        """,
    ),
    Truth(
        name="balance_order_payments",
        sentence="An order's captured and refunded money is the sum over its payments.",
        held=Held.TRIGGER,
        table="orders_order",
        wrong="""
            SELECT head.id
            FROM orders_order AS head
            LEFT JOIN (
                SELECT order_id, sum(captured_amount) AS captured, sum(refunded_amount) AS refunded
                FROM orders_payment GROUP BY 1) AS payment ON payment.order_id = head.id
            WHERE (head.captured_amount, head.refunded_amount)
                IS DISTINCT FROM (coalesce(captured, 0), coalesce(refunded, 0))
        """,
    ),
    Truth(
        name="balance_payment_refunds",
        sentence="A payment's refunded money is the sum of its refunds.",
        held=Held.TRIGGER,
        table="orders_payment",
        wrong="""
            SELECT payment.id
            FROM orders_payment AS payment
            LEFT JOIN (SELECT payment_id, sum(amount) AS given FROM orders_refund GROUP BY 1) AS refund
                ON refund.payment_id = payment.id
            WHERE payment.refunded_amount <> coalesce(given, 0)
        """,
    ),
    Truth(
        name="balance_line_fulfilled",
        sentence="What of an order line was shipped is the sum over the lines of parcels that have left.",
        held=Held.TRIGGER,
        table="orders_orderline",
        wrong="""
            SELECT line.id
            FROM orders_orderline AS line
            LEFT JOIN (
                SELECT line_id, sum(quantity) FILTER (WHERE movement_id IS NOT NULL) AS shipped
                FROM orders_fulfilmentline GROUP BY 1) AS fulfilment ON fulfilment.line_id = line.id
            WHERE line.fulfilled_quantity <> coalesce(shipped, 0)
        """,
    ),
    Truth(
        name="balance_line_returned",
        sentence="What of an order line came back is the sum over the lines of its returns.",
        held=Held.TRIGGER,
        table="orders_orderline",
        wrong="""
            SELECT line.id
            FROM orders_orderline AS line
            LEFT JOIN (SELECT line_id, sum(received_quantity) AS received FROM orders_returnline GROUP BY 1) AS back
                ON back.line_id = line.id
            WHERE line.returned_quantity <> coalesce(received, 0)
        """,
    ),
    Truth(
        name="balance_invoice_numbers",
        sentence="The invoices of a series are numbered 1, 2, 3 … without a gap, up to the number that it counts.",
        held=Held.TRIGGER,
        table="orders_invoiceseries",
        wrong="""
            SELECT series.id
            FROM orders_invoiceseries AS series
            LEFT JOIN (
                SELECT series_id, count(DISTINCT number) AS issued, min(number) AS first, max(number) AS last
                FROM orders_invoice GROUP BY 1) AS invoice ON invoice.series_id = series.id
            WHERE series.last_number <> coalesce(issued, 0)
                OR (issued > 0 AND (first, last) <> (1, series.last_number))
        """,
    ),
    Truth(
        name="reservation_of_lines_variant",
        sentence="What is promised for a line is of the variant that the line sells.",
        held=Held.TRIGGER,
        table="orders_linereservation",
        wrong="""
            SELECT link.id
            FROM orders_linereservation AS link
            JOIN orders_orderline AS line ON line.id = link.line_id
            JOIN inventory_reservation AS promise ON promise.id = link.reservation_id
            JOIN inventory_stockitem AS item ON item.id = promise.stock_item_id
            WHERE item.variant_id <> line.variant_id
        """,
    ),
    Truth(
        name="ledger_shipped_goods",
        sentence="Goods that have left for an order are a sale of as many units of that variant, from that warehouse.",
        held=Held.TRIGGER,
        table="orders_fulfilmentline",
        wrong="""
            SELECT parcel.id
            FROM orders_fulfilmentline AS parcel
            JOIN orders_fulfilment AS head ON head.id = parcel.fulfilment_id
            JOIN orders_orderline AS line ON line.id = parcel.line_id
            JOIN inventory_stockmovement AS movement ON movement.id = parcel.movement_id
            JOIN inventory_stockitem AS item ON item.id = movement.stock_item_id
            WHERE (movement.kind, movement.quantity, item.variant_id, item.warehouse_id)
                IS DISTINCT FROM ('sale', -parcel.quantity, line.variant_id, head.warehouse_id)
        """,
    ),
    Truth(
        name="ledger_returned_goods",
        sentence="Goods that went back on the shelf are a return of as many units of that variant, in that warehouse.",
        held=Held.TRIGGER,
        table="orders_returnline",
        wrong="""
            SELECT back.id
            FROM orders_returnline AS back
            JOIN orders_return AS head ON head.id = back.request_id
            JOIN orders_orderline AS line ON line.id = back.line_id
            JOIN inventory_stockmovement AS movement ON movement.id = back.movement_id
            JOIN inventory_stockitem AS item ON item.id = movement.stock_item_id
            WHERE (movement.kind, movement.quantity, item.variant_id, item.warehouse_id)
                IS DISTINCT FROM ('return', back.received_quantity, line.variant_id, head.warehouse_id)
        """,
    ),
)
