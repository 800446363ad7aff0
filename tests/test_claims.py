"""Near-duplicates among texts."""

from coopfacts import claims

TEXT = " ".join(f"word{n}" for n in range(300))


def groups(*texts):
    duplicates = claims.Duplicates()
    return [duplicates.group(str(n), claims.sketch(text)) for n, text in enumerate(texts)]


def test_a_lightly_edited_copy_is_in_the_group_of_the_first():
    assert groups(TEXT, "other words here entirely", TEXT.replace("word150", "changed")) == ["0", "1", "0"]


def test_short_and_empty_texts_stand_for_themselves():
    assert groups("one two three four five six", "six five four three two one", "") == ["0", "1", "2"]


def test_half_of_a_text_is_not_its_duplicate():
    assert groups(TEXT, TEXT[: len(TEXT) // 2]) == ["0", "1"]
