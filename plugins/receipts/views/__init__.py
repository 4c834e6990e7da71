"""Views: the organisation's answers, proxies, coverage."""
