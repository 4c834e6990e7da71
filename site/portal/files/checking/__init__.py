"""Looking into a file: is it what its name says, and is it safe to pass on (F-04, F-06)."""

from portal.files.checking.check import check_file
from portal.files.checking.labels import Label

__all__ = ["Label", "check_file"]
