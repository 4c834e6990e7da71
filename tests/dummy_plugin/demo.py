"""A step of the demo loader."""

from portal.extension.demo import DemoLoader, register_demo

register_demo(DemoLoader("dummy", "見本", lambda progress, notices: progress("見本")))
