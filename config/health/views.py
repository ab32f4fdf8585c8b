"""The probes of load balancers and orchestrators: is the process alive, may it be sent requests."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.health.asking import is_ready, readiness


@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """200 as long as Python runs; asks nobody else, so that a dead database does not restart the web process."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200, or 503 with the reason by name. Details are the doctor's: anybody may read this page."""
    findings = readiness()
    answer = {finding.subject: finding.state.value for finding in findings}
    return JsonResponse(answer, status=200 if is_ready(findings) else 503)
