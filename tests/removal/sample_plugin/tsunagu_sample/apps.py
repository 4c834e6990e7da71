from portal.extension.plugin import PortalPlugin


class SampleConfig(PortalPlugin):
    name, label, version = "tsunagu_sample", "tsunagu_sample", "1.0"
