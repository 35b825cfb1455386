"""What a build cuts with arrays is what the analysis cuts one text at a time; lists survive packing."""

from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index import analysis
from search_index.engines import lists
from search_index.engines.inverting import Terms, TextPostings, Weighing

MIXED = st.text(alphabet="空氣净茶店ab1 gGbBtT/-.,0458\n\0·ﬁ①é\u0301𠀀ｱカ\ud800_²", max_size=30)


@settings(max_examples=150)
@given(st.lists(MIXED | st.text(max_size=20), min_size=1, max_size=4))
def test_many_texts_at_once_give_the_terms_of_each(texts: list[str]) -> None:
    terms = Terms()
    codes, numbers = terms.of(texts)
    for number, text in enumerate(texts):
        mine = Counter(terms.key(code).decode() for code in codes[numbers == number].tolist())
        assert mine == Counter(analysis.terms(text))


def test_a_posting_says_more_in_a_heavier_field_and_names_its_fields() -> None:
    postings = TextPostings()
    postings.add(["茶 茶叶", "咖啡", "茶"])
    postings.add(["", "茶叶", ""])
    found = postings.lists([Weighing(1, 0.5, 3), Weighing(4, 0.5, 3)], 1.2)
    place = found.keys.index("茶".encode())
    part = slice(found.starts[place], found.starts[place + 1])
    assert found.keys == sorted(found.keys)
    assert found.docs[part].tolist() == [0, 1, 2]
    impacts, masks = (payload[part].tolist() for payload in found.payloads)
    assert impacts[1] > impacts[0] > impacts[2]
    assert masks == [1, 2, 1]


@settings(max_examples=50)
@given(st.lists(st.sets(st.integers(0, 2**31 - 1) | st.integers(0, 300), min_size=1), min_size=1, max_size=6))
def test_lists_come_out_as_they_went_in(documents: list[set[int]]) -> None:
    docs = [sorted(one) for one in documents]
    starts = np.concatenate(([0], np.cumsum([len(one) for one in docs])))
    flat = np.array([number for one in docs for number in one], dtype=np.int32)
    payload = (flat % 251).astype(np.uint8)
    packed, offsets = lists.pack(lists.Lists([], starts, flat, (payload, payload[::-1])))
    for place, one in enumerate(docs):
        data = packed[offsets[place] : offsets[place + 1]].tobytes()
        numbers, (first, _second) = lists.unpack(data, len(one), 2)
        assert numbers.tolist() == one
        assert first.tolist() == [number % 251 for number in one]
    everything = lists.unpack_all(packed, offsets, np.diff(starts), 2)
    assert everything.docs.tolist() == flat.tolist()
    assert everything.payloads[1].tolist() == payload[::-1].tolist()
