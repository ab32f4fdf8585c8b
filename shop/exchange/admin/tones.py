"""The colours of imports, changes and exports."""

KIND_TONES = dict.fromkeys(("products", "prices", "stock", "customers", "orders"), "neutral")
STATUS_TONES = {"waiting": "warn", "queued": "info", "applied": "good", "failed": "bad"}
CHANGE_TONES = {"draft": "warn", "queued": "info", "applied": "good", "failed": "bad"}
OUTCOME_TONES = {"created": "good", "changed": "info", "unchanged": "neutral", "refused": "bad"}
EXPORT_TONES = {"queued": "info", "done": "good", "failed": "bad", "removed": "neutral"}
