"""The entry of an ASGI server. Production's settings unless it is told otherwise."""

from django.core.asgi import get_asgi_application

from config import env
from config.services.entry import ensure_where_embedded

env.choose_settings("config.settings.prod")
ensure_where_embedded()
application = get_asgi_application()
