from .choices import Choice
from .notices import Mail, Notice, NoticeKind

__all__ = ["Choice", "Mail", "Notice", "NoticeKind"]
