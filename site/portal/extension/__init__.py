"""The only thing plugins build on. Nothing here knows any plugin, or any host app."""
