"""What browsers are told: the content security policy of the admin."""

from typing import Any

from csp.constants import NONCE, SELF, UNSAFE_EVAL, UNSAFE_INLINE


def content_policy() -> dict[str, Any]:
    """Everything from this host only.

    The admin frame's Alpine evaluates expressions and sets styles, hence the two exceptions.
    """
    return {
        "DIRECTIVES": {
            "default-src": [SELF],
            "script-src": [SELF, NONCE, UNSAFE_EVAL],
            "style-src": [SELF, UNSAFE_INLINE],
            "img-src": [SELF, "data:"],
            "frame-ancestors": ["'none'"],
        }
    }
