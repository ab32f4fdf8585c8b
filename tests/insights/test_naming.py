"""Views and tasks are called what people call that work."""

import pytest

from shop.insights.naming import work


@pytest.mark.parametrize(
    ("action", "name"),
    [
        ("admin:index", "Home"),
        ("admin:orders_order_changelist", "Orders list"),
        ("admin:orders_order_change", "Order page"),
        ("admin:catalog_product_add", "New product"),
        ("admin:orders_orderline_changelist", "Order lines list"),
        ("admin:insights:requests", "Database: requests"),
        ("admin:purchasing_advice", "Purchasing advice"),
        ("task shop.core.tasks.tidy_up", "Job: tidy up"),
        ("payment_event", "Payment event"),
    ],
)
def test_an_action_has_a_name_for_a_reader(action, name):
    assert work(action) == name
