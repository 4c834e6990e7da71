"""A stock Wagtail page, the base of the comparison of page speed."""

from django.apps import AppConfig


class StockConfig(AppConfig):
    """A page type as the Wagtail tutorial makes one."""

    name = "tests.bench.stock"
    label = "bench_stock"
