from .ratings import ProductRating
from .reviews import Rejection, Review, ReviewStatus
from .votes import ReviewReply, ReviewVote

__all__ = ["ProductRating", "Rejection", "Review", "ReviewReply", "ReviewStatus", "ReviewVote"]
