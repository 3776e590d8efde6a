import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.definition import marked
from consultations.definition.marked import Fields, Form, Items, Malformed, Text


def problems(source):
    with pytest.raises(Malformed) as refusal:
        marked.read(source)
    return [str(problem) for problem in refusal.value.problems]


def test_everything_is_text_with_its_line():
    node = marked.read("a: Yes\nb:\n  - 2015-03-13\n  - {c: 'on'}\nd: ~\n")
    assert node == Fields(
        1,
        (
            (Text(1, "a"), Text(1, "Yes")),
            (
                Text(2, "b"),
                Items(
                    3,
                    (Text(3, "2015-03-13"), Fields(4, ((Text(4, "c"), Text(4, "on")),))),
                ),
            ),
            (Text(5, "d"), Text(5, "")),
        ),
    )


@pytest.mark.parametrize(
    "source, said",
    [
        ("", "line 1: The file is empty."),
        ("# nothing\n", "line 1: The file is empty."),
        ("a: 1\n---\nb: 2\n", "line 1: The file holds more than one document."),
        ("a: 1\nb: &x [1]\n", "line 2: Anchors (&) and aliases (*) are not read."),
        ("a: 1\nb: *x\n", "line 2: Anchors (&) and aliases (*) are not read."),
        (
            "a: !!python/name:os.system x\n",
            "line 1: Tags (tag:yaml.org,2002:python/name:os.system)",
        ),
        ("a: ! x\n", "line 1: Tags (!) are not read."),
        ("a: 1\n? [b]\n: 2\n", "line 2: The name of a field must be text."),
        ("a: 1\n b: 2\n", "line 2: This is not YAML: mapping values are not allowed here."),
        ("a: 'b\n", "line 2: This is not YAML: found unexpected end of stream."),
        ("a: 1\nb: \x00\n", "line 2: A character here is not allowed in YAML."),
        ("[" * 100, "line 1: This is nested too deeply."),
        ("a: b\n" * 100_001, "line 1: The file has more than 500000 characters."),
        (b"a: 1\nb: \xff\n", "line 2: The file is not UTF-8 text."),
        ("a: 1\n".encode("utf-16"), "line 1: The file is not UTF-8 text."),
    ],
)
def test_what_is_not_read_is_refused_with_its_line(source, said):
    (problem,) = problems(source)
    assert problem.startswith(said)


def test_an_alias_bomb_is_refused_before_it_grows():
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{name}: &{name} [{','.join(['*' + before] * 9)}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert problems(bomb) == ["line 1: Anchors (&) and aliases (*) are not read."]


@pytest.mark.parametrize("escape", ["\\U00110000", "\\UFFFFFFFF"])
def test_an_escape_that_is_no_character_is_refused(escape):
    said = "A number here, such as that of an escape (\\U…), is too large."
    assert problems(f'a: x\nb: "{escape}"\n') == [f"line 2: {said}"]


@pytest.mark.parametrize("escape", ["\\0", "\\uD800"])
def test_what_can_be_neither_kept_nor_printed_is_named_but_not_repeated(escape):
    assert problems(f'"a{escape}": x\n') == [
        "line 1: The name of a field contains a control character."
    ]
    found = []
    form = Form(marked.read(f'a: [x, "y{escape}"]\nb: "z{escape}"\n'), "", found)
    assert (form.words("a"), form.line_of_text("b", 9)) == (["x"], "z")
    assert [str(problem) for problem in found] == [
        "line 1, a[2]: contains a control character.",
        "line 2, b: contains a control character.",
    ]


def refused(source):
    try:
        marked.read(source)
    except Malformed as refusal:
        return refusal.problems
    return ()


@given(st.text(max_size=200) | st.text(alphabet="ab:-[]{}#&*!|>'\"\n ,?%@`~", max_size=60))
def test_any_text_is_read_or_refused_with_a_line(text):
    lines = text.count("\n") + text.count("\r") + 2
    assert all(1 <= problem.line <= lines for problem in refused(text))


@given(st.binary(max_size=100))
def test_any_bytes_are_read_or_refused(source):
    assert all(problem.sentence for problem in refused(source))


def test_a_refusal_says_that_nothing_was_loaded():
    (problem,) = refused("a: *x\n")
    words = Malformed([problem]).in_words("file.yaml")
    assert words.splitlines() == [
        "file.yaml is refused, nothing was loaded. Mend this:",
        "  line 1: Anchors (&) and aliases (*) are not read.",
    ]


def test_a_form_collects_all_problems():
    found = []
    form = Form(
        marked.read('a: "x\\ny"\nb: [1]\nc: maybe\nd: words\ne: [[1], ""]\na: 2\nz: 1\nf: "\\a"\n'),
        "top",
        found,
    )
    assert form.line_of_text("a", 10) == "x\ny"
    assert form.text("b", 10) == ""
    assert form.flag("c", default=True) is False
    assert form.items("d") == []
    assert form.words("e") == []
    form.line_of_text("f", 10)
    assert form.text("g", 10, needed=True) == ""
    assert form.form("h", needed=True) is None
    form.close()
    assert sorted(map(str, found)) == [
        "line 1, top.a: must stand in one line.",
        "line 1, top.g: is missing.",
        "line 1, top.h: is missing.",
        "line 2, top.b: must be text.",
        "line 3, top.c: must be true or false.",
        "line 4, top.d: must be a list (in YAML, each entry begins with “- ”).",
        "line 5, top.e[1]: must be text.",
        "line 5, top.e[2]: must be text.",
        "line 6, top.a: stands twice (first in line 1).",
        "line 7, top.z: is not a known field; known are a, b, c, d, e, f, g, h.",
        "line 8, top.f: contains a control character.",
    ]


def test_an_empty_field_counts_as_not_there():
    found = []
    form = Form(marked.read("a:\nb: ~\nc: null\nd: 'null'\n"), "", found)
    assert (form.text("a", 9), form.items("b"), form.form("c"), form.text("d", 9)) == (
        "",
        [],
        None,
        "null",
    )
    assert not form.has("a")
    assert form.has("d")
    assert not found
