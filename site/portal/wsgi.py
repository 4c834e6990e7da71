"""WSGI entry point; the settings module comes from the environment."""

import gc
import os
import sys
from pathlib import Path

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.demo")

application = get_wsgi_application()

# What is loaded stays: going through it for garbage took up to a third of a page's time.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
