"""What is logged, and where to."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"routes": {"()": "portal.home.logs.RouteInsteadOfAddress"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler"},
        "failures": {"class": "logging.StreamHandler", "filters": ["routes"], "level": "ERROR"},
    },
    "loggers": {
        "portal": {"handlers": ["console"], "level": "INFO", "propagate": True},
        "django.request": {"handlers": ["failures"]},
    },
}
