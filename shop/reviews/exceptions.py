"""What is refused about reviews."""

from __future__ import annotations

from shop.core.exceptions import Refused


class AlreadyReviewed(Refused):
    """A customer wrote a second review of a product."""

    def __init__(self) -> None:
        super().__init__("This customer has reviewed the product already.")


class ReviewerErased(Refused):
    """Somebody who asked to be forgotten was to review or to vote."""

    field = "customer"

    def __init__(self) -> None:
        super().__init__("This customer was erased.")


class DecidedAlready(Refused):
    """A review was to be moved to where it stands."""

    def __init__(self, status: str) -> None:
        super().__init__(f"This review is {status} already.")


class ReasonMissing(Refused):
    """A review was to be rejected without a reason that shoppers can be told."""

    field = "reason"

    def __init__(self) -> None:
        super().__init__("Say why: choose one of the reasons.")


class NotPublished(Refused):
    """Something was to be done about a review that shoppers do not see."""

    def __init__(self) -> None:
        super().__init__("Shoppers do not see this review: publish it first.")


class OwnReview(Refused):
    """Somebody voted on their own words."""

    field = "customer"

    def __init__(self) -> None:
        super().__init__("Nobody votes on their own review.")


class NothingSaid(Refused):
    """A reply came without words."""

    field = "body"

    def __init__(self) -> None:
        super().__init__("Write something first.")
