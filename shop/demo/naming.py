"""Readable names from a till's abbreviations: “FRZN BRKFST SNDWCH (EX: ALL” becomes “Frozen Breakfast Sandwich”."""

from __future__ import annotations

import re

SOURCE_CUTS_AT = 30
PHRASES = {
    "CHARITABLE CONT": "Charitable Contributions",
    "CNTRL/STORE SUP": "Store Supplies",
    "DRUG GM": "Drugstore & General Merchandise",
    "ELECT &PLUMBING": "Electrical & Plumbing",
    "GM MERCH EXP": "General Merchandise Expenses",
    "MEAT-PCKGD": "Packaged Meat",
    "PROD-WHS SALES": "Produce Warehouse Sales",
    "SEAFOOD-PCKGD": "Packaged Seafood",
    "NDAIRY/TEAS/JUICE/SOD": "Non-Dairy/Teas/Juice/Soda",
}
ABBREVIATIONS = {
    "ACCESS": "Accessories", "BEV": "Beverage", "BG": "Bags", "BKD": "Baked", "BKNGWARES": "Bakeware", "BN": "Beans",
    "BRD": "Bread", "BRKFST": "Breakfast", "BTL": "Bottle", "BTR": "Butter", "CARB": "Carbonated",
    "CATFD": "Cat Food", "CHIX": "Chicken", "CHOC": "Chocolate", "CHOCOCLATE": "Chocolate", "CKYS": "Cookies",
    "CLEANG": "Cleaning", "CNCNTR": "Concentrate", "CND": "Canned", "CNDY": "Candy", "CNTRL": "Control",
    "COCO": "Cocoa", "CONC": "Concentrate", "COOKNG": "Cooking", "CRBNTD": "Carbonated", "CRKR": "Crackers",
    "CRMD": "Creamed", "CRYSTL": "Crystal", "DISPOSIBLE": "Disposable", "DNR": "Dinner", "DNRS": "Dinners",
    "DOGFD": "Dog Food", "DRNK": "Drink", "DRNKING": "Drinking", "DRNKS": "Drinks", "DRSNG": "Dressing",
    "DSH": "Dish", "FD": "Food", "FEM": "Feminine", "FLVR": "Flavor", "FLVRD": "Flavored", "FRZ": "Frozen",
    "FRZN": "Frozen", "GDS": "Goods", "GR": "Ground", "GRND": "Ground", "HANDKE": "Handkerchiefs", "HYGN": "Hygiene",
    "JCE": "Juice", "LIQ": "Liquid", "LOZNG": "Lozenge", "MEMORABLILIA": "Memorabilia", "MENS": "Men's",
    "MIXS": "Mixes", "MLK": "Milk", "MLT": "Multi", "MNERAL": "Mineral", "MX": "Mix", "MXS": "Mixes",
    "NTRTNL": "Nutritional", "PCKGD": "Packaged", "PKG": "Packaged", "PKGD": "Packaged", "PKLD": "Pickled",
    "PLSTC": "Plastic", "PNT": "Peanut", "PREM": "Premium", "PREP": "Prepared", "PREPORTND": "Preportioned",
    "PRESLC": "Presliced", "PROD": "Produce", "PRSLC": "Presliced", "PWDR": "Powder", "PWDRS": "Powders",
    "REFRGRATD": "Refrigerated", "SALD": "Salad", "SFT": "Soft", "SGL": "Single", "SHERBTS": "Sherbets",
    "SHLDR": "Shoulder", "SLC": "Sliced", "SNDWCH": "Sandwich", "SNGL": "Single", "SNKS": "Snacks", "SPLY": "Supply",
    "SPRD": "Spread", "SS": "Single Serve", "SRV": "Serve", "STK": "Stick", "SUPPLEMEN": "Supplements",
    "SUPPPLIES": "Supplies",
    "SV": "Serve", "SW": "Sweet", "SWEETNERS": "Sweeteners", "SYRP": "Syrup", "TISS": "Tissue", "TORT": "Tortilla",
    "TRSH": "Trash", "WATE": "Water", "WHLSM": "Wholesome", "WTR": "Water",
}  # fmt: skip
ACRONYMS = {"BBQ", "CD", "DVD", "DVDS", "DXM", "HBC", "IQF", "IWS", "MW", "NZ", "OJ", "OTC", "QSR", "RTS", "SPF", "USA"}
SMALL_WORDS = {"a", "all", "and", "by", "for", "in", "not", "of", "on", "or", "than", "the", "to", "under", "with"}


def readable(text: str) -> str:
    """The name as people write it: whole words, capitals where titles have them, no bracket that never closes."""
    if text in PHRASES:
        return PHRASES[text]
    text = _without_cut_end(_without_open_bracket(text))
    text = re.sub(r"(?<=\w) S\b", "'S", text)
    text = re.sub(r"([:,;])(?=\w)", r"\1 ", text)
    text = re.sub(r"\s*&\s*", " & ", text)
    text = re.sub(r"\s*-\s+|\s+-\s*", " – ", text)
    text = re.sub(r"\s+", " ", text).strip(" /–-,&:")
    return re.sub(r"[A-Z0-9'%.]+", lambda match: _word(match[0], follows=text[: match.start()]), text)


def readable_size(text: str) -> str:
    """The size of a package: “A     1/2 GAL*” becomes “1/2 gal”."""
    size = re.sub(r"^[A-Z]{1,2}\s{2,}(?=\S)", "", text.replace("*", " "))
    return re.sub(r"\s+", " ", size).strip().lower() or text.strip()


def _word(word: str, *, follows: str) -> str:
    if word in ABBREVIATIONS:
        return ABBREVIATIONS[word]
    if word in ACRONYMS:
        return word
    if word[0].isdigit() or (word.lower() in SMALL_WORDS and re.search(r"\w $", follows)):
        return word.lower()
    return word.capitalize()


def _without_cut_end(text: str) -> str:
    """The source cuts a type at 30 characters; one or two letters at the end are what is left of a word."""
    return re.sub(r"[/ ][A-Z]{1,2}$", "", text) if len(text) >= SOURCE_CUTS_AT - 1 else text


def _without_open_bracket(text: str) -> str:
    start = text.rfind("(")
    return text[:start] if start > text.rfind(")") else text
