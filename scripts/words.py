"""Gather the texts of the desk's pages and bring their catalogues in other languages up to date.

    python scripts/words.py          # renews the .po and .mo files, and says what is not translated
    python scripts/words.py --check  # changes nothing; fails if a catalogue is not up to date

A text that is gone is taken out of the catalogues; one that changed is translated anew.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).parents[1] / "src" / "pardalis"
LOCALE = SOURCE / "web" / "locale"
LANGUAGES = ("zh", "ru")
KEYWORDS = {"_": None, "N_": None, "n_": (1, 2), "say": None, "say_many": (1, 2)}
# Of dates a catalogue would change each time that it is made.
NEVER = datetime(2026, 1, 1, tzinfo=UTC)
# The command line is in English, and calls other things "say".
METHODS = [
    ("cli/**.py", "ignore"),
    ("**.py", "python"),
    ("web/templates/**.html", "jinja2"),
]


def texts() -> Iterator[str | tuple[str, str]]:
    """Each text of the pages; a pair where it has a form for several."""
    found = extract_from_dir(str(SOURCE), METHODS, {"**.html": {"trimmed": "true"}}, KEYWORDS)
    for _file, _line, text, _comments, _context in found:
        yield text if isinstance(text, str) else tuple(text[:2])


def renewed(language: str) -> Catalog:
    """The catalogue of a language with the texts of today and the translations it had."""
    file = place(language, "po")
    known = Catalog(language)
    if file.is_file():
        known = read_po(io.BytesIO(file.read_bytes()), language)
    catalogue = Catalog(language, project="Pardalis", fuzzy=False)
    found = set(texts())
    pairs = {text[0] for text in found if not isinstance(text, str)}
    for text in sorted(found, key=str):
        # A text with a form for several serves where it is said of one alone, too.
        if text not in pairs:
            translated = known.get(text if isinstance(text, str) else text[0])
            catalogue.add(text, _kept(text, translated))
    return catalogue


def _kept(text: str | tuple[str, str], translated: Message | None) -> str | tuple[str, ...]:
    """The translation it had; nothing where it has a form for several now, or no longer."""
    string = translated.string if translated is not None else ""
    return string if isinstance(string, str) == isinstance(text, str) else ""


def place(language: str, ending: str) -> Path:
    """Where a catalogue's file lies."""
    return LOCALE / language / "LC_MESSAGES" / f"pardalis.{ending}"


def as_text(catalogue: Catalog) -> bytes:
    """The .po file, without dates: the same for the same words."""
    held = io.BytesIO()
    header = (
        f'msgid ""\nmsgstr ""\n"Language: {catalogue.locale}\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Plural-Forms: {catalogue.plural_forms}\\n"\n\n'
    )
    write_po(held, catalogue, width=100, no_location=True, omit_header=True)
    return header.encode() + held.getvalue()


def as_binary(text: bytes, language: str) -> bytes:
    """The .mo file of a .po file."""
    held, catalogue = io.BytesIO(), read_po(io.BytesIO(text), language)
    catalogue.creation_date = catalogue.revision_date = NEVER
    write_mo(held, catalogue)
    return held.getvalue()


def missing(catalogue: Catalog) -> list[str]:
    """The texts without a translation."""
    return [str(each.id) for each in catalogue if each.id and not is_translated(each)]


def is_translated(message: Message) -> bool:
    """Whether every form of it is."""
    forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return all(forms)


def main(check: bool) -> int:
    """Renew or check each language's files; how many texts are not translated or not renewed."""
    wrong = 0
    for language in LANGUAGES:
        catalogue = renewed(language)
        text = as_text(catalogue)
        for ending, data in (("po", text), ("mo", as_binary(text, language))):
            file = place(language, ending)
            if check and (not file.is_file() or file.read_bytes() != data):
                print(f"{file.name} of {language} is not up to date: run 'make words'.")
                wrong += 1
            elif not check:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(data)
        left = missing(catalogue)
        wrong += len(left)
        print(f"{language}: {len(catalogue) - len(left)} texts translated, {len(left)} not.")
        for each in left if check else left[:5]:
            print(f"  {each}")
    return wrong


if __name__ == "__main__":
    sys.exit(bool(main("--check" in sys.argv)) and "--check" in sys.argv)
