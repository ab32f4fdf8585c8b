"""What people see when a page cannot be made."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

SECONDS_TO_COME_BACK = 10


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """503 while the database cannot be reached, 500 for everything else. Neither page asks the database anything."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        page = HttpResponse(render_to_string("503.html"), status=503)
        page.headers["Retry-After"] = str(SECONDS_TO_COME_BACK)
        return page
    return HttpResponse(render_to_string("500.html"), status=500)
