"""How collected static files are named and served."""

import hashlib
from typing import Any

from django.contrib.staticfiles.finders import get_finders
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


def fingerprint() -> str:
    """What `collectstatic` would collect, in short: it changes when a file comes, goes or changes."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            digest.update(f"{path}\0{storage.get_modified_time(path)}\0{storage.size(path)}\n".encode())
    return digest.hexdigest()
