"""Factories of test objects; one module per host app."""
