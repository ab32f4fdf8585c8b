"""How often somebody may do something: told apart by person or address, the same in whichever process answers.

    FORGOTTEN = Limit("forgotten password", "requests for a new password", times=30, seconds=900)

    @limited(FORGOTTEN)
    def forgotten_password(request): …

`FORGOTTEN.spend(request.user.pk)` counts without a view, and says whether it may go on.
"""

from shop.core.limiting.answering import limited, too_many, too_many_as_json
from shop.core.limiting.spending import Limit, Spent

__all__ = ["Limit", "Spent", "limited", "too_many", "too_many_as_json"]
