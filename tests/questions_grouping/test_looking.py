"""How questions are looked for: by rare words first, so that a common one does not read the whole school."""

from math import prod

from spark.domain.questions.commonness import BUDGET, Commonness, ways_to_find
from spark.domain.questions.lexemes import looked_for, search_vector, sounds_of

MANY = Commonness(100_000, {"water": 0.3, "energy": 0.2, "plant": 0.1, "osmosis": 0.001}, rarest=0.001)


def words(*names):
    return [frozenset({name}) for name in names]


def test_a_rare_word_is_looked_for_alone():
    assert ways_to_find(words("water", "osmosis"), MANY)[0] == "('osmosis')"


def test_common_words_are_looked_for_together():
    assert ways_to_find(words("water", "energy"), MANY)[0] == "('energy') & ('water')"


def test_in_a_young_school_every_word_counts():
    assert ways_to_find(words("water", "energy"), Commonness()) == ["('water')", "('energy')"]


def test_a_way_of_looking_finds_few_enough_or_takes_all_words_along():
    shares = {f"w{n}": 0.02 * n for n in range(1, 9)}
    known = Commonness(100_000, shares, rarest=0.02)
    for way in ways_to_find(words(*shares), known):
        lexemes = [part.strip("()'") for part in way.split(" & ")]
        assert known.questions * prod(shares[lexeme] for lexeme in lexemes) <= BUDGET or "w8" in lexemes


def test_what_nobody_wrote_does_not_hide_the_rest():
    assert any("water" in way for way in ways_to_find(words("watre", "enrgy", "water", "energy"), MANY))


def test_slips_share_a_sound():
    for right, wrong in (("photosynthesis", "fotosintesis"), ("electric", "electrik"), ("respiration", "respiraton")):
        assert sounds_of(right) & sounds_of(wrong)
    assert not sounds_of("why")
    assert not sounds_of("الدائرة")


def test_the_word_under_way_may_go_on():
    assert "'photosy':*" in ways_to_find(words("photosy"), MANY, beginning="photosy")[0]


def test_a_title_that_says_nothing_is_looked_for_all_the_same():
    assert looked_for("Help with homework")
    assert looked_for("") == []


def test_quotes_and_backslashes_never_reach_the_index():
    hostile = "o'clock \\ ' & | ! :* <-> \0 ''"
    assert set(search_vector(hostile, hostile)) <= set("abcdefghijklmnopqrstuvwxyz'~ 0123456789")
