"""What search, reviews and segments know of a customer, on the customer's page."""

from shop.core.admin import Panel, RowsPanel
from shop.customers.admin import CustomerAdmin

from .doubles import doubles
from .product_reviews import reviews_by_customer
from .related_products import liked_products
from .segments_of_customer import segments_and_tags

CustomerAdmin.show_also(
    RowsPanel("Maybe the same person", doubles, place="side"),
    Panel("Segments and tags", "backoffice/segments/of_customer.html", segments_and_tags, place="side"),
    Panel("May like too", "backoffice/liked.html", liked_products, place="side", permission="orders.view_order"),
    RowsPanel("Reviews", reviews_by_customer, permission="reviews.view_review"),
)
