"""How often an address may try the doors of the shop, beside the lock that failures close."""

from __future__ import annotations

from shop.core.limiting import Limit

SIGN_INS = Limit("sign-in", "attempts to sign in", times=30, seconds=60)
"""From one address, which may be that of an office on a Monday morning."""
QUESTIONS = Limit("passkey question", "attempts to sign in", times=60, seconds=60)
"""Each of a stranger's is kept in a session."""
