"""A note for each day, and for each customer, of what was sold before there were notes.

Lock: none beyond the rows that it adds. Cost: one pass over orders and carts, a note for each day and each customer of
a store; the next rounds of the clock count them in, at most 20,000 notes at a time. Old code does not notice.
"""

from django.db import migrations

DAYS = """
    INSERT INTO analytics_stalesales (store_id, happened_on)
    SELECT store_id, (placed_at AT TIME ZONE 'UTC')::date FROM orders_order WHERE placed_at IS NOT NULL
    UNION SELECT store_id, (created_at AT TIME ZONE 'UTC')::date FROM orders_cart
"""
CUSTOMERS = """
    INSERT INTO analytics_stalesales (store_id, happened_on, customer_key)
    SELECT store_id, min(placed_at AT TIME ZONE 'UTC')::date, customer_id FROM orders_order
    WHERE placed_at IS NOT NULL AND customer_id IS NOT NULL GROUP BY store_id, customer_id
"""


class Migration(migrations.Migration):
    dependencies = [("analytics", "0002_truths")]
    operations = [
        migrations.RunSQL(DAYS, migrations.RunSQL.noop),
        migrations.RunSQL(CUSTOMERS, migrations.RunSQL.noop),
    ]
