"""Old encodings are converted, damage is named, and digits are read in any script."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.reading.files import damage, old_letters
from helpers.reading.files.damage import even_letters, lacks_words, list_flags
from helpers.reading.files.syllables import compute_plausibility, list_impossible

SENTENCE = (
    "Tổng số hồ sơ đã tiếp nhận trên địa bàn tỉnh là 19.963 hồ sơ, đạt tỷ lệ 99,5%; "
    "được giải quyết đúng hạn, không để quá hạn; những đơn vị khác sẽ bổ sung kỳ tới."
)
TO_TCVN3 = {letter: byte for byte, letter in old_letters.TCVN3_TABLE.items()}
PLAIN = st.characters(codec="ascii", exclude_categories=("Cc",))


def store_vni(text: str) -> str:
    """Return a text as VNI stores it, by trying what each letter or pair stands for."""
    vowels = old_letters.VNI_LETTERS.keys() | set("aeouyAEOUY")
    pairs = [v + m for v in vowels for m in old_letters.VNI_MARKS if v.islower() == m.islower()]
    made = {old_letters.convert_vni(pair): pair for pair in [*pairs, *old_letters.VNI_LETTERS]}
    return "".join(made.get(letter, letter) for letter in text)


STORED = {
    old_letters.TCVN3: ("".join(TO_TCVN3.get(c, c) for c in SENTENCE), old_letters.convert_tcvn3),
    old_letters.VNI: (store_vni(SENTENCE), old_letters.convert_vni),
}


@pytest.mark.parametrize("code", STORED)
def test_an_old_encoding_is_recognised_and_converted(code):
    stored, convert = STORED[code]
    assert stored != SENTENCE
    assert old_letters.recognise(stored) == code
    assert convert(stored) == SENTENCE


@settings(max_examples=30)
@given(st.text(st.sampled_from("".join(TO_TCVN3)) | PLAIN))
def test_every_letter_of_tcvn3_comes_back(text):
    stored = "".join(TO_TCVN3.get(letter, letter) for letter in text)
    assert old_letters.convert_tcvn3(stored) == text


@pytest.mark.parametrize(
    ("stored", "meant"),
    [
        ("Céng hßa x· héi chñ nghÜa ViÖt Nam", old_letters.convert_tcvn3),
        ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", old_letters.convert_vni),
    ],
)
def test_the_head_of_every_document_is_read(stored, meant):
    assert meant(stored) == "Cộng hòa xã hội chủ nghĩa Việt Nam"


@pytest.mark.parametrize(
    "text", [SENTENCE, "Größe über älter schön, naïve façade 12", "12 345", "", "Café à la carte"]
)
def test_other_texts_are_left_alone(text):
    lines, code, changed = old_letters.convert_lines([text])
    assert (lines, code, changed) == ([text], "", [False])


def test_a_line_that_is_right_already_stays():
    stored, _ = STORED[old_letters.TCVN3]
    lines, code, changed = old_letters.convert_lines([stored, "Cộng tác viên: 12 người"])
    assert lines == [SENTENCE, "Cộng tác viên: 12 người"]
    assert (code, changed) == (old_letters.TCVN3, [True, False])


@pytest.mark.parametrize(
    ("font", "meant"),
    [(".VnTime", "tỉnh"), (".VnTimeH", "TỈNH"), ("Times New Roman", "tØnh"), ("", "tØnh")],
)
def test_a_font_tells_the_encoding_of_its_run(font, meant):
    assert old_letters.convert_run("tØnh", font)[0] == meant


# --- damage -----------------------------------------------------------------

DAMAGED = {
    damage.LOOKALIKE_LETTERS: "Cổng thông tin cúа tỉnh",  # the а is Cyrillic
    damage.LOOKALIKE_DIGITS: "tiếp nhận 1.O58 hồ sơ",
    damage.FOREIGN_DIGITS: "tiếp nhận １.０５８ hồ sơ",
    damage.BROKEN_LETTERS: f"{SENTENCE} tiếp nh\ufffdn 12 hồ sơ",
    damage.LOST_LETTERS: "các huyn, thành ph cung cp đy đủ thông tin",
    damage.CUT_OFF: "trong đó có 12 [...]",
}


@pytest.mark.parametrize("code", DAMAGED)
def test_damage_is_named(code):
    assert list_flags(DAMAGED[code]) == [code]
    assert code in damage.FLAGS


@pytest.mark.parametrize(
    "text",
    [
        SENTENCE,
        "VNPT-iOffice 2.0, H1N1, chỉ số ICT Index; Quyết định 12/QĐ-UBND",
        "Zalo, QR code: 12 email",
        "O 12 l",
    ],
)
def test_a_good_line_has_no_flags(text):
    assert list_flags(text) == []


@pytest.mark.parametrize(
    ("printed", "plain"),
    [
        ("１２.３４５", "12.345"),
        ("٣٫٥ và ١٢", "3٫5 và 12"),
        ("1.O58 hồ sơ", "1.058 hồ sơ"),
        ("l2 đơn vị; 4O%", "12 đơn vị; 40%"),
        ("12\xa0345", "12 345"),
        ("iOffice OK, QĐ-UBND", "iOffice OK, QĐ-UBND"),
        ("mứс độ З, 4", "mức độ З, 4"),
    ],
)
def test_digits_are_read_as_far_as_they_can_be(printed, plain):
    assert even_letters(printed) == plain


@settings(max_examples=30)
@given(st.text(max_size=20))
def test_plain_letters_stand_where_the_printed_ones_do(text):
    assert len(even_letters(text)) == len(text)


def test_a_long_text_without_a_frequent_word_has_lost_it():
    whole = [f"{SENTENCE} Các huyện và các xã."] * 30
    assert not lacks_words(whole)
    assert lacks_words([line.replace(" và", "") for line in whole])
    assert not lacks_words(["12 hồ sơ"])


# --- syllables -----------------------------------------------------------------


def test_vietnamese_words_are_possible():
    words = "nghiêng khuya quỳnh giếng quốc toàn xoáy tuyết uống ước Nguyễn gì quý yêu ếch ưu huơ"
    assert list_impossible(words) == []


@pytest.mark.parametrize("word", ["huyn", "thnh", "s", "cap", "bzô", "hếng", "ngiem"])
def test_other_words_are_not(word):
    assert list_impossible(word) == [word]


def test_plausibility_is_the_share_of_possible_words():
    assert compute_plausibility("tỉnh huyn TTHC 12") == 0.5
    assert compute_plausibility("12") == 0.0
