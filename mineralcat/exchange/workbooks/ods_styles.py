"""The automatic styles of an ODS file, as far as they say something of values: numbers that are
shown in thousands or with text beside them, and texts that are raised."""

from xml.parsers import expat

from .number_formats import Shown

_NUMBER_STYLES = ("number-style", "currency-style")


def attribute(attributes: dict[str, str], name: str) -> str:
    """The value of an attribute, whatever the prefix of its namespace; empty where it is not
    there."""
    for key, value in attributes.items():
        if key.endswith(name) and key[: -len(name)][-1:] in (":", ""):
            return value
    return ""


class OdsStyles:
    """Is fed with the elements of the styles, in the order of the file."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self._parser = parser
        self._style = self._format = ""
        self._texts = ["", ""]
        self._scale = 1
        self._seen = False
        self._formats: dict[str, Shown] = {}
        self._format_of: dict[str, str] = {}
        self._raised: set[str] = set()

    @property
    def has_raised(self) -> bool:
        """Whether some style raises texts."""
        return bool(self._raised)

    def is_raised(self, style: str) -> bool:
        """Whether a style raises texts."""
        return style in self._raised

    def shown(self, style: str) -> Shown | None:
        """How a style shows numbers, where it does so otherwise than they are held."""
        return self._formats.get(self._format_of.get(style, ""))

    def start(self, element: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element, by its name without prefix."""
        if element == "style":
            self._style = attribute(attributes, "name")
            self._format_of[self._style] = attribute(attributes, "data-style-name")
        elif element == "text-properties":
            position = attribute(attributes, "text-position")
            if position.startswith("super") or (position[:1].isdigit() and position[:2] != "0%"):
                self._raised.add(self._style)
        elif element in _NUMBER_STYLES:
            self._format, self._texts = attribute(attributes, "name"), ["", ""]
            self._scale, self._seen = 1, False
        elif element in ("number", "scientific-number", "fraction"):
            self._seen = True
            factor = attribute(attributes, "display-factor")
            if factor in ("1000", "1000000", "1000000000"):
                self._scale = int(factor)
        elif element == "text" and self._format:
            self._parser.CharacterDataHandler = self._take_text

    def end(self, element: str) -> None:
        """Take the end of an element."""
        if element == "text" and self._format:
            self._parser.CharacterDataHandler = None
        elif element in _NUMBER_STYLES:
            shown = Shown.of(self._scale, *self._texts)
            if shown is not None:
                self._formats[self._format] = shown
            self._format = ""

    def _take_text(self, text: str) -> None:
        self._texts[self._seen] += text
