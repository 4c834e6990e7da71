"""django-helpdesk as it was read: the files of the installed version, and the list of known ones.

``python -m tests.portal.inquiries.walls.upstream`` writes the list again. Do so when every file
that the test names has been read, and what it brings is shut, ours, or harmless.
"""

import hashlib
from pathlib import Path

import helpdesk

FOLDER = Path(helpdesk.__file__).parent
KNOWN = Path(__file__).with_name("upstream.sha256")
# What runs and what is shown. Static files are loaded by no page of ours; catalogues are not used.
PATTERNS = ("**/*.py", "templates/**/*.*", "fixtures/*.json")


def installed() -> dict[str, str]:
    """Path below the package -> sha256."""
    files = sorted({path for pattern in PATTERNS for path in FOLDER.glob(pattern)})
    return {
        str(path.relative_to(FOLDER)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if path.is_file()
    }


def known() -> dict[str, str]:
    """The same as it was read, in the format of ``sha256sum``."""
    lines = KNOWN.read_text().splitlines()
    return {path: digest for digest, _, path in (line.partition("  ") for line in lines)}


if __name__ == "__main__":
    KNOWN.write_text("".join(f"{digest}  {path}\n" for path, digest in installed().items()))
