"""The colours of purchasing."""

STATUS = {"draft": "neutral", "sent": "info", "received": "good", "closed": "warn", "cancelled": "neutral"}
