"""What buyers say."""

import factory
from django.utils import timezone

from shop.orders.models import OrderLine
from shop.reviews.models import ProductRating, Review, ReviewReply, ReviewVote
from shop.stores.models import Store

from .catalog import ProductFactory
from .customers import CustomerFactory
from .orders import FulfilmentFactory, FulfilmentLineFactory, OrderFactory, OrderLineFactory
from .rows import StoreOwnedFactory, of_store


def sent(store: Store) -> OrderLine:
    """A line of an order that has left."""
    line = OrderLineFactory(order=OrderFactory(store=store, lines=0))
    parcel = FulfilmentFactory(order=line.order, shipped=True)
    FulfilmentLineFactory(fulfilment=parcel, line=line, shipped=True)
    return line


class ReviewFactory(StoreOwnedFactory[Review]):
    """Four stars that wait to be moderated; `published=True` for shoppers to see, `bought=True` with its proof."""

    class Meta:
        model = "reviews.Review"

    class Params:
        published = factory.Trait(status="published", moderated_at=factory.LazyFunction(timezone.now))
        bought = factory.Trait(
            order_line=factory.LazyAttribute(lambda review: sent(review.store)),
            order=factory.SelfAttribute("order_line.order"),
            product=factory.SelfAttribute("order_line.variant.product"),
            customer=factory.SelfAttribute("order_line.order.customer"),
        )

    product = of_store(ProductFactory)
    customer = of_store(CustomerFactory)
    rating = 4
    title = "Does what it says"
    body = "Arrived whole, and works."


class ReviewVoteFactory(StoreOwnedFactory[ReviewVote]):
    """Somebody else found it helpful."""

    class Meta:
        model = "reviews.ReviewVote"

    review = of_store(ReviewFactory)
    customer = of_store(CustomerFactory)
    is_helpful = True


class ReviewReplyFactory(StoreOwnedFactory[ReviewReply]):
    """What the shop answered."""

    class Meta:
        model = "reviews.ReviewReply"

    review = of_store(ReviewFactory, published=True)
    body = "Thank you."


class ProductRatingFactory(StoreOwnedFactory[ProductRating]):
    """The rating that follows from one published review, which is the only way to one."""

    class Meta:
        model = "reviews.ProductRating"

    product = of_store(ProductFactory)

    @classmethod
    def _create(cls, model_class, *args, **fields):
        ReviewFactory(product=fields["product"], published=True)
        return model_class.objects.get(product=fields["product"])
