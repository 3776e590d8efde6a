"""The application of the benchmarks: ours, as in an installation, with bare views beside it."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "slisystem.settings")

# The tests' settings, but connections are kept and no file is looked for at each request.
settings.DATABASES["default"]["CONN_MAX_AGE"] = 600
settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = False
settings.ROOT_URLCONF = "tests.benchmarks._bare_views"

application = get_wsgi_application()
