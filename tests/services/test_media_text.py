import pytest

from spark.services.media.parts import BUDGET, weight


def test_the_demo_lessons_become_parts(process, demo_data):
    for path in sorted((demo_data / "lessons").glob("*.md"))[:3]:
        made = process("text", path)
        assert all(weight(part) <= BUDGET for part in made.text_parts)
        assert "license: CC BY" not in made.text_parts[0]
        assert [file.role for file in made.files] == ["original"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_any_unicode_is_read(process, encoding):
    made = process("text", "# Trägheit\r\n\r\nकर्म और बल\r\n".encode(encoding))
    assert made.text_parts == ["<h2>Trägheit</h2><p>कर्म और बल</p>"]
    assert made.files[0].path.read_bytes() == "# Trägheit\n\nकर्म और बल\n".encode()


@pytest.mark.parametrize(
    "text", [b"\xff\xfe\x00", b"caf\xe9 au lait, s'il vous pla\xeet", b"words\x01\x02\x03", b"a\x00b\x00\x00"]
)
def test_what_is_not_unicode_is_refused(refusal, text):
    assert refusal("text", text).code == "unreadable_text"


@pytest.mark.parametrize("text", [b"", b"   \n\n", b"---\ntitle: x\n---\n"])
def test_nothing_is_no_lesson(refusal, text):
    assert refusal("text", text).code == "empty"


def test_a_picture_is_no_text(refusal, demo_data):
    assert refusal("text", next((demo_data / "images").glob("*.jpg"))).code == "wrong_type"
    assert refusal("text", demo_data / "pdf" / "outline.pdf").code == "wrong_type"
