from searchapp.domain.finding import Themed
from searchapp.triage.repeats import find_chains


def told(row: int, year: int | None, *themes: str) -> Themed:
    return Themed(ref=f"r{row}", force="Lancashire", year=year, themes=themes)


def test_a_theme_that_comes_up_in_several_years_is_a_chain() -> None:
    items = [
        told(1, 2016, "custody"),
        told(2, 2014, "custody", "integrity"),
        told(3, 2014, "custody"),
        told(4, None, "integrity"),
    ]
    (chain,) = find_chains(items)
    assert (chain.theme, chain.years) == ("custody", (2014, 2016))
    assert chain.refs_by_year == {2014: ("r2", "r3"), 2016: ("r1",)}


def test_chains_of_fewer_years_than_asked_are_left_out() -> None:
    items = [told(year, year, "custody") for year in (2014, 2016)]
    assert find_chains(items, min_years=3) == []
