"""A full desk: what 東京都世田谷区 has after some months, written into the server's database.

Run as ``python -m tests.e2e.full FOLDER``; prints the address of the longest notice as JSON.
"""

import json
import sys
from pathlib import Path

from tests.e2e.states import EDITOR, LONG_TITLE, attachments, published

READER = "takuya.sakurai@city-setagaya.example.jp"
AUDIENCE = {"include": ["code:131121"], "exclude": []}
NOTICES = 24
LONG = 12  # so many notices' words make one
FILES = 4  # times the three of states


def build(folder: Path) -> dict[str, str]:
    """Two dozen notices that nobody answered, and a long one with a dozen files."""
    from portal.accounts.models import User
    from portal.demo.days import rows_now

    editor = User.objects.get(email=EDITOR)
    notices = rows_now("notices")
    for notice in notices[:NOTICES]:
        words = {name: notice[name] for name in ("summary", "body", "document_number")}
        published(editor, notice["title"], audience=AUDIENCE, **words)
    body = "\n\n".join(notice["body"] for notice in notices[:LONG])
    long = published(
        editor,
        LONG_TITLE,
        audience=AUDIENCE,
        body=body,
        attachments=files(folder),
        folder=folder,
    )
    return {"long": long.get_url()}


def files(folder: Path) -> list[str]:
    """A dozen files; their names below the folder."""
    names = []
    for copy in map(str, range(FILES)):
        (folder / copy).mkdir()
        names += [f"{copy}/{name}" for name in attachments(folder / copy)]
    return names


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(build(Path(sys.argv[1]))))
