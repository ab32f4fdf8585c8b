import pytest

from shop.demo.naming import readable, readable_size


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("FLUID MILK WHITE ONLY", "Fluid Milk White Only"),
        ("CONVENIENT BRKFST/WHLSM SNACKS", "Convenient Breakfast/Wholesome Snacks"),
        ("BREAD:ITALIAN/FRENCH", "Bread: Italian/French"),
        ("FITNESS&DIET - BARS", "Fitness & Diet – Bars"),
        ("PREMIUM COOKIES (EX: PEPPERIDG", "Premium Cookies"),
        ("DIPS (NON-REFRIGERATED)", "Dips (Non-Refrigerated)"),
        ("CHILDREN S ACTIVITY", "Children's Activity"),
        ("DISHWASH DETERGENTS", "Dishwash Detergents"),
        ("BROOMS AND MOPS", "Brooms and Mops"),
        ("VEGETABLES - ALL OTHERS", "Vegetables – All Others"),
        ("POPULAR 750ML WINES", "Popular 750ml Wines"),
        ("BBQ SAUCE", "BBQ Sauce"),
        ("FRZN SS PREMIUM ENTREES/DNRS/N", "Frozen Single Serve Premium Entrees/Dinners"),
        ("DRUG GM", "Drugstore & General Merchandise"),
    ],
)
def test_a_tills_abbreviation_becomes_a_name(raw, name):
    assert readable(raw) == name


@pytest.mark.parametrize(
    ("raw", "size"),
    [
        ("22 LB", "22 lb"),
        ("A     1/2 GAL", "1/2 gal"),
        ("AB    8 OZ", "8 oz"),
        ("2 L*", "2 l"),
        ("6 PK  12 OZ", "6 pk 12 oz"),
        ("LARGE", "large"),
        ("*", "*"),
    ],
)
def test_a_size_is_written_small_and_without_the_tills_marks(raw, size):
    assert readable_size(raw) == size
