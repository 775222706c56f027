"""The server's entry point: ``gunicorn ayni.site.wsgi``."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ayni.site.settings")

application = get_wsgi_application()
