"""The page that a monitoring system reads."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client.exposition import choose_encoder

from shop.insights.metrics.collecting import registry

if TYPE_CHECKING:
    from django.http import HttpRequest

REFUSAL = "Send METRICS_TOKEN as a bearer token, or ask from this machine where none is set.\n"


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Every figure, in the form that the reader asks for; 403 for whoever may not read them."""
    if not may_read(request):
        return HttpResponse(REFUSAL, status=403, content_type="text/plain")
    encoder, content_type = choose_encoder(request.headers.get("Accept", ""))
    return HttpResponse(encoder(registry()), content_type=content_type)


def may_read(request: HttpRequest) -> bool:
    """Whoever knows the token; where none is set, this machine, unless it only passes somebody else's words on."""
    token = getattr(settings, "METRICS_TOKEN", "")
    if token:
        return constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {token}")
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    # Over a socket of this machine there is no address.
    remote = request.META.get("REMOTE_ADDR", "")
    try:
        return not remote or ipaddress.ip_address(remote).is_loopback
    except ValueError:
        return False
