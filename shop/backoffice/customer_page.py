"""What the search knows of a customer, on the customer's page."""

from shop.core.admin import Panel
from shop.customers.admin import CustomerAdmin

from .related_products import liked_products

CustomerAdmin.show_also(
    Panel("May like too", "backoffice/liked.html", liked_products, place="side", permission="orders.view_order")
)
