"""Values out of addresses and forms."""

import pytest
from portal.extension.parameters import is_id, without_nul


@pytest.mark.parametrize("value", ["1", "011002", "9" * 18])
def test_number_that_fits_a_database_is_an_id(value: str) -> None:
    assert is_id(value)


@pytest.mark.parametrize("value", ["", "-1", "1.5", "²", "１", "a", "\x00", "9" * 19])
def test_anything_else_is_no_id(value: str) -> None:
    assert not is_id(value)


def test_nul_is_left_out() -> None:
    assert without_nul("札\x00幌") == "札幌"
