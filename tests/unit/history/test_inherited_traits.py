"""What is known of an animal goes with most of its sightings."""

from pardalis.history.inherited import inherited
from pardalis.records.detection import Flank
from pardalis.records.individual import Individual

NONE: frozenset[Flank] = frozenset()
CATALOGUE = (Individual("L001", ("a", "b", "c"), NONE), Individual("L002", ("d", "e"), NONE))
SEX = (("sex", ("F", "M")),)


def test_the_catalogue_itself_keeps_its_traits() -> None:
    assert inherited(("L002", "L001"), CATALOGUE, CATALOGUE, SEX) == (("sex", ("M", "F")),)


def test_both_parts_of_a_split_animal_have_its_sex() -> None:
    drawn = (Individual("x", ("a",), NONE), Individual("y", ("b", "c"), NONE))
    assert inherited(("x", "y"), drawn, CATALOGUE, SEX) == (("sex", ("F", "F")),)


def test_of_two_merged_animals_the_one_with_more_sightings_counts() -> None:
    drawn = (Individual("x", ("a", "d", "e"), NONE),)
    assert inherited(("x",), drawn, CATALOGUE, SEX) == (("sex", ("M",)),)


def test_what_belongs_to_no_animal_has_no_known_traits() -> None:
    drawn = (Individual("x", ("z",), NONE),)
    assert inherited(("x",), drawn, CATALOGUE, SEX) == (("sex", ("",)),)
