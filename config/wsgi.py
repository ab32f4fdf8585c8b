"""The entry of a WSGI server. Production's settings unless it is told otherwise."""

from django.core.wsgi import get_wsgi_application

from config import env
from config.services.entry import ensure_where_embedded

env.choose_settings("config.settings.prod")
ensure_where_embedded()
application = get_wsgi_application()
