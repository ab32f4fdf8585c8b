"""Files on their way in: what is larger than a shop's table is not even written to the disk."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

TOO_LARGE = "upload_is_too_large"
"""The attribute by which a request says that its file was not taken."""


def largest_upload() -> int:
    """Bytes of the largest file that is taken."""
    return int(settings.UPLOAD_MEGABYTES) * 2**20


class LimitedUploadHandler(FileUploadHandler):
    """Lets everything pass on to the next handler, until it is too much; then the rest is read and thrown away."""

    size = 0

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - Django's
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        self.announced = content_length

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.size += len(raw_data)
        # What is announced holds the form's other fields too, which are small.
        if self.size > largest_upload() or self.announced > largest_upload() + 2**20:
            setattr(self.request, TOO_LARGE, True)
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
