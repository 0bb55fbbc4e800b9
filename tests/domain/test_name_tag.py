"""Tags at the end of names: put there, found again, taken away."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.domain.identifiers import ClientOrderId
from tui.domain.name_tag import (
    LONGEST_NAME,
    NAME_ROOM,
    TAG_LENGTH,
    TAG_LETTERS,
    tag_of,
    tagged,
    untagged,
)

TAG = ClientOrderId("k3f7q2")
tags = st.text(TAG_LETTERS, min_size=TAG_LENGTH, max_size=TAG_LENGTH).map(ClientOrderId)


@settings(deadline=None)
@given(name=st.text(), tag=tags)
def test_a_tag_is_found_behind_any_name_and_taken_away_again(name: str, tag: ClientOrderId) -> None:
    sent = tagged(name, tag)
    assert tag_of(sent) == tag
    assert untagged(sent) == name


@pytest.mark.parametrize(
    "name",
    [
        *("Dip 78k", "Dip #k3f7q", "Dip #k3f7q22", "Dip #K3F7Q2", "Dip #k3f8q2", "Dip#k3f7q2"),
        *("Dip #k3f7q2 ", "#k3f7q2", "", "#"),
    ],
)
def test_what_has_not_exactly_the_shape_of_a_tag_is_none(name: str) -> None:
    assert tag_of(name) is None
    assert untagged(name) == name


def test_the_longest_name_has_room_for_its_tag() -> None:
    assert len(tagged("x" * NAME_ROOM, TAG)) == LONGEST_NAME
