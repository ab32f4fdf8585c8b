"""How pictures are served: by names that never mean another file, so that whoever has one need not ask again.

The application can do it in every environment; a proxy before it may serve the folder itself, with the same headers.
"""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.views.decorators.http import require_safe

NAME = re.compile(r"products/([0-9a-f]{2})/(\1[0-9a-f]{62}(?:-[0-9]+)?)\.(jpg|png|webp)")
TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""For a year, as what it is and nothing else, with nothing to run in it; on the pages of any shop window."""


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponse | FileResponse:
    """A picture by the hash of its content. What is not named so is not served, whatever lies in the folder."""
    match = NAME.fullmatch(name)
    if match is None:
        raise Http404
    etag = f'"{match[2]}"'
    headers = {**HEADERS, "ETag": etag}
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers=headers)
    try:
        file = (Path(settings.MEDIA_ROOT) / name).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(file, content_type=TYPES[match[3]], headers=headers)
