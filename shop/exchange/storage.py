"""Where brought files lie until they are applied, and exported ones until they are old: where no address leads to."""

from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage


def imported_files() -> FileSystemStorage:
    """Beside the media folder and not in it, since the files name customers."""
    return FileSystemStorage(location=Path(settings.MEDIA_ROOT).parent / "imports", base_url=None)


def exported_files() -> FileSystemStorage:
    """Beside it, too, for the same reason: whoever wants a file asks for it by a page that knows who they are."""
    media = Path(settings.MEDIA_ROOT)
    return FileSystemStorage(location=media.with_name(f"{media.name}-exports"), base_url=None)
