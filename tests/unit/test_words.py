"""How words are compared: scripts, small figures, marks, singular and plural."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralcat.domain import identity, words

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nd₂Fe₁₄B", "Nd2Fe14B"),
        ("LiFePO₄", "lifepo4"),
        ("Néodyme", "NEODYME"),
        ("Cafe\u0301", "café"),
        ("ＮＭＣ", "nmc"),
        ("Straße", "STRASSE"),
        ("НЕОДИМ", "неодим"),
        ("ﬁbre", "fibre"),
        ("TITANIUM", "titanium"),
        ("İ", "i"),
    ],
)
def test_the_same_word_written_otherwise_is_the_same(one, other):
    assert words.plain(one) == words.plain(other)


@pytest.mark.parametrize(("one", "other"), [("ı", "i"), ("निकल", "नकल"), ("नि", "नु"), ("μ", "m")])
def test_other_words_stay_others(one, other):
    assert words.plain(one) != words.plain(other)
    assert words.tokens(one) != words.tokens(other)


@given(TEXT)
def test_plain_text_is_plain_already(text):
    assert words.plain(words.plain(text)) == words.plain(text)


@given(st.text(st.characters(max_codepoint=127)))
def test_the_short_way_for_ascii_leads_to_the_same(text):
    beyond = words.plain(text + "é")
    assert words.plain(text) == beyond.removesuffix("e")


def test_a_hindi_word_is_one_word():
    assert words.tokens("नियोडिमियम, लिथियम") == ["नियोडिमियम", "लिथियम"]
    assert words.tokens("Li-ion (NMC 811) Nd₂Fe₁₄B_x") == [
        "li",
        "ion",
        "nmc",
        "811",
        "nd2fe14b",
        "x",
    ]
    assert words.tokens("*() \x00 _") == []


@given(TEXT)
def test_no_word_holds_a_blank_or_a_sign(text):
    for token in words.tokens(text):
        assert token
        assert all(unicodedata.category(c)[0] in "LNM" for c in token)


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("batteries", "battery"),
        ("turbines", "turbine"),
        ("alloys", "alloy"),
        ("switches", "switch"),
        ("boxes", "box"),
        ("buses", "bus"),
        ("trolleybuses", "trolleybus"),
        ("gases", "gas"),
        ("cases", "case"),
        ("glasses", "glass"),
    ],
)
def test_a_plural_leads_to_its_singular(many, one):
    assert words.singular(many) == one
    assert words.singular(one) == one


@pytest.mark.parametrize("word", ["gas", "bus", "analysis", "glass", "lens", "status", "as", "us"])
def test_what_only_looks_like_a_plural_stays(word):
    assert words.singular(word) in (word, word.removesuffix("s"))
    assert words.key(word) == words.key(word.upper())


def test_a_name_is_the_same_in_singular_and_plural_with_or_without_hyphen():
    assert words.key("Wind-turbines") == words.key("wind turbine") == "wind turbine"
    assert words.key("Nd₂Fe₁₄B magnets") == words.key("nd2fe14b-magnet")


def test_indexed_text_holds_each_plural_with_its_singular():
    assert words.indexed("Fuel cells", None, "", "Gases") == "fuel cells cell gases gas"


# -- names that stay -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Nd₂Fe₁₄B magnet", "nd2fe14b-magnet"),
        ("Rare earth elements", "rare-earth-elements"),
        ("  Café / crème  ", "cafe-creme"),
        ("नियोडिमियम", ""),
    ],
)
def test_a_slug_is_plain_and_short(name, slug):
    assert identity.slug_of(name) == slug


def test_a_natural_uid_is_the_same_for_ever():
    uid = identity.natural_uid("mineral", "neodymium")
    assert str(uid) == "5b81385c-8372-5cc5-8c3c-df6e38fb55c9"
    assert uid.version == 5
    assert identity.natural_uid("usage", "a", None, "b") == identity.natural_uid(
        "usage", "a", "", "b"
    )
    assert identity.natural_uid("usage", "a", "b") != identity.natural_uid("usage", "ab")
