"""Standard numbers in any way of writing."""

import pytest

from content.institutions.standards import covers, find_standards, standard_keys


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("GB18401", ["GB18401"]),
        ("谁能测 gb 18401-2010 ？", ["GB18401"]),
        ("ＧＢ／Ｔ　２９１２．１", ["GB2912.1"]),
        ("GBT3920—2008；GB/T 3921", ["GB3920", "GB3921"]),
        ("FZ/T 73001、JJG 30和JJF1070", ["FZ73001", "JJG30", "JJF1070"]),
        ("DB33/T 2013", ["DB332013"]),
        ("T/ZZB 0001-2020", ["T/ZZB0001"]),
        ("ISO 105-C06", ["ISO105-C06"]),
        ("18401", []),
        ("iPhone 15、X200", []),
        ("", []),
    ],
)
def test_every_way_of_writing_gives_the_same_key(text, keys):
    assert standard_keys(text) == keys


def test_the_year_and_the_wording_are_kept():
    standard = find_standards("按GB 18401 - 2010检")[0]
    assert (standard.key, standard.year, standard.written) == ("GB18401", "2010", "GB 18401 - 2010")


def test_a_part_answers_for_the_whole_but_no_longer_number_does():
    assert covers("GB2912.1", "GB2912")
    assert covers("GB2912.1", "GB2912.1")
    assert not covers("GB29120", "GB2912")
    assert not covers("GB2912", "GB2912.1")
