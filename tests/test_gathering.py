"""Items put together."""

from hypothesis import given
from hypothesis import strategies as st

from coopfacts.gathering import gathered


@given(st.lists(st.text(max_size=9)), st.integers(1, 20))
def test_groups_are_the_items_in_order_each_just_enough(items, enough):
    groups = list(gathered(items, len, enough))
    assert [item for group in groups for item in group] == items
    assert all(groups)
    sizes = [[len(item) for item in group] for group in groups]
    assert all(sum(size) >= enough > sum(size[:-1]) for size in sizes[:-1])
    assert all(enough > sum(size[:-1]) for size in sizes[-1:])
