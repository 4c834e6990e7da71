"""However the bytes are cut, repeated and interrupted: what arrives is what was sent."""

import hashlib
from collections.abc import Callable

from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from portal.files.models import StoredFile, Upload
from portal.files.parts import part_path
from portal.files.storage import path_of

from tests.portal.files.tus_client import Tus

LETTERS = "あいうえおabc\n"


@given(
    text=st.text(alphabet=LETTERS, min_size=1, max_size=300),
    cuts=st.lists(st.integers(min_value=1, max_value=400), max_size=8),
    noise=st.lists(st.integers(min_value=0, max_value=50), max_size=8),
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_cuts_give_the_same_bytes(
    text: str, cuts: list[int], noise: list[int], client_for: Callable[[str], Client]
) -> None:
    """``noise`` bytes are written behind the recorded end, as by a process that died there."""
    tus, content = Tus(client_for("editor")), text.encode()
    url = tus.address(len(content))
    upload = Upload.objects.get(finished_at=None)
    for number, cut in enumerate([*cuts, len(content)]):
        offset = tus.offset(url)
        assert offset == min(sum(cuts[:number]), len(content))
        if offset == len(content):
            break
        if number < len(noise):
            with part_path(upload.pk).open("ab") as part:
                part.write(b"?" * noise[number])
        tus.patch(url, offset, content[offset : offset + cut])
    file = StoredFile.objects.get(pk=upload.pk)
    assert (file.sha256, path_of(upload.pk).read_bytes()) == (
        hashlib.sha256(content).hexdigest(),
        content,
    )
