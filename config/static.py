"""How collected static files are named and served."""

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Far-future names also with DEBUG on, where Django would leave them out: `make run` serves what
    production serves.
    """

    def url(self, name: str | None, force: bool = True) -> str:
        return str(super().url(name, force=True))


def storages(*, collected: bool) -> dict[str, dict[str, Any]]:
    """The file storages: uploads on disk; static files as collected, or straight from their apps."""
    static = (
        "config.static.HashedStaticFilesStorage"
        if collected
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    return {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": static},
    }
