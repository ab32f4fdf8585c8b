"""Take in what a customer says of a product."""

from __future__ import annotations

from django.db import transaction

from shop.catalog.models import Product
from shop.customers.models import Customer
from shop.reviews.exceptions import AlreadyReviewed, ReviewerErased
from shop.reviews.models import Review
from shop.reviews.selectors import proof_of_purchase


@transaction.atomic
def write_review(*, product: Product, customer: Customer, rating: int, title: str = "", body: str = "") -> Review:
    """Put a review into the queue, verified if the customer was sent the product.

    Raises AlreadyReviewed and ReviewerErased. Locks the customer against being erased meanwhile.
    """
    if Customer.objects.select_for_update(no_key=True).get(pk=customer.pk).erased_at:
        raise ReviewerErased
    if Review.objects.filter(product=product, customer=customer).exists():
        raise AlreadyReviewed
    proof = proof_of_purchase(customer=customer, product=product)
    return Review.objects.create(
        store_id=product.store_id,
        product=product,
        customer=customer,
        rating=rating,
        title=title.strip(),
        body=body.strip(),
        order_id=proof.order_id if proof else None,
        order_line=proof,
    )
