"""UTF-8 that was read as Windows-1252, once or twice: `Nguyá»…n`.

The five bytes that Windows-1252 leaves undefined come as C1 controls where the reader kept them; a reader that dropped
them lost letters for good. Each letter is mended by itself, so sound text beside it stays.
"""

import re
from functools import cache

from diacritics.encodings.codes import PUNCTUATION

_BYTES = {char: code for code, char in PUNCTUATION.items()}
_TO_BYTES = str.maketrans(_BYTES)
_FROM_BYTES = str.maketrans(PUNCTUATION)
_HIGH = "\x80-\xff" + re.escape("".join(_BYTES))
_LETTER = re.compile(
    rf"[\xc2-\xdf][{_HIGH}]|[\xc3\xc6] |[\xe0-\xef][{_HIGH}][{_HIGH}]|\xe1[\xba\xbb] |[\xf0-\xf4][{_HIGH}]{{3}}",
)
"""Two to four characters that may be the bytes of one. A no-break space is often a plain one by now: `HÃ  Ná»™i`."""


def misread(text: str) -> str:
    """Return what UTF-8 text looks like when it is read as Windows-1252.

    >>> misread("Nguyễn")
    'Nguyá»…n'
    """
    return text.encode("utf-8").decode("latin-1").translate(_FROM_BYTES)


@cache
def _reread(found: str) -> str:
    data = found.translate(_TO_BYTES).replace(" ", "\xa0").encode("latin-1")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return found


def reread(text: str) -> str:
    """Undo `misread`, letter by letter; what is no UTF-8 stays.

    >>> reread("Nguyá»…n VÄƒn Ã\N{NO-BREAK SPACE}, café")
    'Nguyễn Văn à, café'
    """
    return _LETTER.sub(lambda found: _reread(found.group()), text)
