"""The root of all addresses."""

from django.conf import settings
from django.conf.urls.static import static
from django.contrib import admin
from django.urls import path
from django.views.generic import RedirectView

from config import profiling
from config.health import views as health
from shop.insights.views.metrics import metrics
from shop.orders.views import payment_event

handler500 = "config.errors.server_error"

handler403 = "shop.backoffice.errors.refused"
handler404 = "shop.backoffice.errors.not_found"

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index"), name="home"),
    path("admin/", admin.site.urls),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("payments/<slug:store>/<slug:provider>/events", payment_event, name="payment_event"),
    *static(
        settings.MEDIA_URL, document_root=settings.MEDIA_ROOT
    ),  # in development only; a proxy serves them elsewhere
    *profiling.urls(profiling=settings.PROFILING),
]
