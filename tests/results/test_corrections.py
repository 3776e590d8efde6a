from results.disclosure.corrections import blockers_of_correction, changed_members


def codes(**facts):
    return [blocker.code for blocker in blockers_of_correction(**facts)]


def test_changed_councils_came_went_or_answer_otherwise():
    before = {"a": 1, "b": 1, "c": 1}
    assert changed_members(before, {"a": 1, "b": 2, "d": 1}) == {"b", "c", "d"}


def test_first_release_needs_no_change():
    assert codes(changed=0, releases=0) == []


def test_second_release_needs_ten_changed_councils():
    assert codes(changed=10, releases=1) == []
    assert codes(changed=9, releases=1) == ["too-few-changed"]


def test_there_is_no_third_release():
    assert codes(changed=100, releases=2) == ["releases-used"]
