"""A form of the case page that was refused."""

from dataclasses import dataclass

from django.forms import Form

from portal.inquiries.pages.attaching import Attached


@dataclass(frozen=True)
class Trial:
    """The form with the act it belongs to and its files."""

    act: str = ""
    form: Form | None = None
    files: Attached | None = None
    key: str = ""

    @property
    def attached(self) -> dict[str, Attached | None]:
        """Its files by act: another form never offers them, a letter least of all a note's."""
        return {self.act.replace("-", "_"): self.files}


NO_TRIAL = Trial()
