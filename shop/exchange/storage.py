"""Where brought files lie until they are applied: in a folder that no address leads to."""

from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage


def imported_files() -> FileSystemStorage:
    """Beside the media folder and not in it, since the files name customers."""
    return FileSystemStorage(location=Path(settings.MEDIA_ROOT).parent / "imports", base_url=None)
