"""The kinds of notices: who is told, and what holds for somebody who has chosen nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shop.notices.models import NoticeKind


@dataclass(frozen=True)
class Kind:
    """One kind. `permission` is the right that makes it somebody's business: "" for whoever started the work, and
    "superuser" for those who look after the installation.
    """

    kind: NoticeKind
    explained: str
    permission: str

    @property
    def title(self) -> str:
        return str(self.kind.label)

    def concerns(self, user: Any) -> bool:
        """Whether somebody may choose about it in the current store."""
        if self.permission in ("", "superuser"):
            return not self.permission or bool(user.is_superuser)
        return bool(user.has_perm(self.permission))


KINDS = (
    Kind(NoticeKind.RETURN_ASKED, "When a return is requested.", "orders.change_return"),
    Kind(NoticeKind.LARGE_REFUND, "When 200 or more is given back at once.", "stores.change_store"),
    Kind(NoticeKind.LOW_STOCK, "Each morning, with how many there are.", "inventory.change_stockitem"),
    Kind(NoticeKind.WORK_FINISHED, "When what you have left to the background is done or has failed.", ""),
    Kind(NoticeKind.PERSON_JOINED, "When somebody new can sign in.", "accounts.add_invitation"),
    Kind(NoticeKind.JOB_FAILED, "When a job has failed as often as it may be tried.", "superuser"),
)
KIND = {kind.kind: kind for kind in KINDS}
"""A person who has chosen nothing finds all of them in the bell, and gets no e-mail."""
