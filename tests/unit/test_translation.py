"""Sentences for people are extracted, translated and joined by the catalogue of the language."""

import os
import subprocess
import sys
from pathlib import Path

from babel.messages.pofile import read_po

from mineralcat import translation
from mineralcat.translation import and_list, comma_list, ngettext, pgettext
from tests.pseudo_locale import CLOSING, OPENING, environment, pseudo, write_catalogue

ROOT = Path(__file__).resolve().parents[2]


def test_a_sentence_without_a_translation_stays_english():
    assert translation._("Rename {old} to {new}", old="a", new="b") == "Rename a to b"
    assert translation._("100 % of {it}") == "100 % of {it}"  # no values, no format


def test_a_count_chooses_the_form():
    assert ngettext("{count} mineral", "{count} minerals", 1) == "1 mineral"
    assert ngettext("{count} mineral", "{count} minerals", 21) == "21 minerals"


def test_lists_of_names_read_as_in_a_sentence():
    assert and_list([]) == ""
    assert and_list(["a"]) == "a"
    assert and_list(["a", "b"]) == "a and b"
    assert and_list(iter("abc")) == "a, b and c"
    assert comma_list("abc") == "a, b, c"
    assert pgettext("navigation", "Back") == "Back"


def test_the_template_has_every_sentence_of_the_code(extraction):
    with extraction.TEMPLATE.open("rb") as file:
        written = {(message.context, str(message.id)) for message in read_po(file)}
    found = {(message.context, str(message.id)) for message in extraction.messages()}
    assert written == found, "write it anew: python .ci/messages.py"


def test_another_language_takes_the_place_of_english(extraction, tmp_path):
    write_catalogue(extraction.messages(), tmp_path)
    code = "from mineralcat.translation import and_list, language; print(and_list(['x', 'y']))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environment(tmp_path), "PYTHONIOENCODING": "utf-8"},
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.strip() == pseudo("{items} and {last}").format(items="x", last="y")
    assert done.stdout.startswith(OPENING)
    assert done.stdout.strip().endswith(CLOSING)
