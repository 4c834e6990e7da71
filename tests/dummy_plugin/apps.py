"""A plugin that uses every extension point once."""

from dataclasses import dataclass

from portal.extension.plugin import PortalPlugin


@dataclass(frozen=True)
class DummySettings:
    """One setting with a default, one without."""

    greeting: str
    limit: int = 3


class DummyConfig(PortalPlugin):
    """Declares itself; the modules beside it do the rest."""

    name = "tests.dummy_plugin"
    label = "dummy_plugin"
    verbose_name = "見本のプラグイン"
    version = "1.0"
    settings_class = DummySettings
