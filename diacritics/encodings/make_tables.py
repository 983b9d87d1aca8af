"""Make `tables.py`: the codes of the 134 letters in each encoding. `python -m diacritics.encodings.make_tables`.

Sources. VISCII: RFC 1456, as the `iconv` program of glibc has it. Windows-1258: Python's codec. TCVN3: the lower case
of TCVN 5712:1993, as iconv has it; of the capitals the `.Vn` fonts have the seven at 0xA1 to 0xA7 alone, the toned
ones stand in fonts of capitals (`.VnTimeH`). VNI for Windows: a letter and a mark of its own, written out below.
VPS: the 134 codes written out below, as GNU recode 3.6 has them (`recode VPS..UTF-8`), but for 0x99, which that
program leaves out. VIQR: RFC 1456, section 3.
"""

import subprocess
import unicodedata
from pathlib import Path

from diacritics.letters import ACUTE, ALPHABET, DOT, GRAVE, HOOK, SHAPES, TILDE

CIRCUMFLEX, BREVE, HORN = SHAPES

VNI_MARKS: dict[str, dict[str, int]] = {
    "": dict(zip((GRAVE, ACUTE, HOOK, TILDE, DOT), (0xF8, 0xF9, 0xFB, 0xF5, 0xEF), strict=True)),
    CIRCUMFLEX: dict(zip(("", GRAVE, ACUTE, HOOK, TILDE, DOT), (0xE2, 0xE0, 0xE1, 0xE5, 0xE3, 0xE4), strict=True)),
    BREVE: dict(zip(("", GRAVE, ACUTE, HOOK, TILDE, DOT), (0xEA, 0xE8, 0xE9, 0xFA, 0xFC, 0xEB), strict=True)),
}
"""The mark's byte after a small letter; after a capital it is 0x20 less."""
VNI_SINGLE = dict(zip("đơưìíỉĩịỵ", (0xF1, 0xF4, 0xF6, 0xEC, 0xED, 0xE6, 0xF3, 0xF2, 0xEE), strict=True))

VPS_LETTERS = """
02Ạ 03Ậ 04Ặ 05Ẹ 06Ệ 10Ị 11Ọ 12Ộ 13Ợ 14Ụ 15Ự 19Ỵ 1CẪ 1DỮ 80À 81Ả 82Ã 83Ấ 84Ầ 85Ẩ 86ọ 87ỗ 88Ă 89ế
8Aề 8Bể 8Cệ 8DẮ 8EẰ 8FẲ 90Ế 93Ề 94Ể 95Ễ 96Ố 97Ồ 98Ổ 99Ỗ 9Aý 9Bỷ 9Cỵ 9DỚ 9EỜ 9FỞ A1ắ A2ằ A3ẳ A4ẵ
A5ặ A6Ỡ A7ớ A8Ù A9ờ AAở ABỡ ACŨ ADỨ AEợ AFỪ B0ổ B1Ử B2Ỳ B3Ỹ B4Í B5Ì B6ộ B7Ỉ B8Ĩ B9Ó BAử BBữ BCÒ
BDỎ BEÕ BFự C0ầ C1Á C2Â C3ấ C4ẩ C5ẫ C6ậ C7đ C8ẻ C9É CAÊ CBẹ CCỉ CDễ CEị CFỹ D0Ư D1Ủ D2ồ D3ố D4Ô
D5ỏ D6ơ D7È D8ừ D9ứ DAÚ DBũ DCư DDÝ DEẺ E0à E1á E2â E3ã E4ả E5ạ E6ă E8è E9é EAê EBẽ ECì EDí EFĩ
F0Ẵ F1Đ F2ò F3ó F4ô F5õ F7Ơ F8ụ F9ù FAú FBủ FDỶ FEẼ FFỳ
"""
VIQR_MARKS = {CIRCUMFLEX: "^", BREVE: "(", HORN: "+", ACUTE: "'", GRAVE: "`", HOOK: "?", TILDE: "~", DOT: "."}
FONTS_BELOW = 0x20
"""What a small letter's mark is above a capital's in VNI."""


def _parts(letter: str) -> tuple[str, str, str]:
    """Part a letter into its base, its shape and its tone."""
    base, *marks = list(unicodedata.normalize("NFD", letter))
    shape = "".join(mark for mark in marks if mark in SHAPES)
    return base, shape, "".join(mark for mark in marks if mark not in SHAPES)


def by_iconv(encoding: str) -> dict[str, str]:
    """Return the letters that an encoding of iconv has, each with its code as a Latin-1 character."""
    codes: dict[str, str] = {}
    for code in range(1, 256):
        told = subprocess.run(
            ["iconv", "-f", encoding, "-t", "UTF-8"],  # noqa: S607 -- glibc's, wherever it lies
            input=bytes([code]) + b"!",  # TCVN waits for a combining tone
            capture_output=True,
            check=False,
        )
        letter = told.stdout.decode().removesuffix("!")
        if told.returncode == 0 and letter in ALPHABET:
            codes.setdefault(letter, chr(code))
    return codes


def viscii() -> dict[str, str]:
    """Return a code for all 134 letters."""
    return by_iconv("VISCII")


def tcvn3() -> dict[str, str]:
    """Return small letters as in TCVN 5712, capitals as far as the fonts have them: 74 letters."""
    standard = by_iconv("TCVN")
    return {letter: code for letter, code in standard.items() if letter.islower() or "\xa1" <= code <= "\xa7"}


def vni() -> dict[str, str]:
    """Return one or two characters a letter."""
    codes = {}
    for letter in ALPHABET:
        base, shape, tone = _parts(letter)
        above = 0 if letter.islower() else FONTS_BELOW
        single = VNI_SINGLE.get(letter.lower())
        if single:
            codes[letter] = chr(single - above)
        elif shape == HORN:
            codes[letter] = chr(VNI_SINGLE["ơ" if base in "oO" else "ư"] - above) + chr(VNI_MARKS[""][tone] - above)
        else:
            codes[letter] = base + chr(VNI_MARKS[shape][tone] - above)
    return codes


def vps() -> dict[str, str]:
    """Return a code for all 134 letters."""
    return {pair[2:]: chr(int(pair[:2], 16)) for pair in VPS_LETTERS.split()}


def cp1258() -> dict[str, str]:
    """Return codes of a letter with its shape, then its tone: one or two characters."""
    codes = {}
    for letter in ALPHABET:
        base, shape, tone = _parts(letter)
        shaped = unicodedata.normalize("NFC", base + shape)
        codes[letter] = (shaped + tone).encode("cp1258").decode("latin-1")
    return codes


def viqr() -> dict[str, str]:
    """Return a letter, its shape, its tone in ASCII: `d` twice for đ."""
    codes = {}
    for letter in ALPHABET:
        base, shape, tone = _parts(letter)
        bar = {"đ": "dd", "Đ": "DD"}.get(base, base)
        codes[letter] = bar + "".join(VIQR_MARKS[mark] for mark in shape + tone)
    return codes


def source() -> str:
    """Return the text of `tables.py`."""
    lines = [
        '"""Codes of the letters of `letters.ALPHABET`, in its order. Made by make_tables.py, which names sources."""',
        "",
        "CODES = {",
    ]
    for name, codes in _tables().items():
        lines.append(f'    "{name}": (')
        row = ""
        for letter in ALPHABET:
            code = "".join(
                char if char.isascii() and char.isprintable() else f"\\x{ord(char):02x}"
                for char in codes.get(letter, "")
            )
            code = code.replace('"', '\\"')
            if len(row) + len(code) > 100:
                lines.append(f'        "{row}"')
                row = ""
            row += code + " "
        lines += [f'        "{row.removesuffix(" ")}"', "    ),"]
    return (
        "\n".join([*lines, "}", ""])
        + '"""The codes of each encoding, parted by spaces; nothing between two where a letter has none."""\n'
    )


def _tables() -> dict[str, dict[str, str]]:
    return {"tcvn3": tcvn3(), "vni": vni(), "vps": vps(), "viscii": viscii(), "cp1258": cp1258(), "viqr": viqr()}


if __name__ == "__main__":
    Path(__file__).with_name("tables.py").write_text(source(), encoding="utf-8")
