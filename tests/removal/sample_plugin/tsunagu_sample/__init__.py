"""A plugin that greets on the home page."""
