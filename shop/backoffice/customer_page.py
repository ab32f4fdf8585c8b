"""What the search and the reviews know of a customer, on the customer's page."""

from shop.core.admin import Panel, RowsPanel
from shop.customers.admin import CustomerAdmin

from .product_reviews import reviews_by_customer
from .related_products import liked_products

CustomerAdmin.show_also(
    Panel("May like too", "backoffice/liked.html", liked_products, place="side", permission="orders.view_order"),
    RowsPanel("Reviews", reviews_by_customer, permission="reviews.view_review"),
)
