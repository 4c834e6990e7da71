"""Documents put through the real converter process."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from portal.reading.running import run_converter

Convert = Callable[[str, bytes], dict[str, Any]]


@pytest.fixture
def convert(tmp_path: Path) -> Convert:
    """``convert("word", content)``: the answer of the process."""

    def converted(kind: str, content: bytes) -> dict[str, Any]:
        path = tmp_path / "document"
        path.write_bytes(content)
        return run_converter(kind, path)

    return converted
