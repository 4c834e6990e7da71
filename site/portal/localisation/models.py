"""No tables. Django sends post_migrate only for apps that have a models module."""
