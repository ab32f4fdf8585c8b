-- English words without regard to accents: “café” and “cafe” are one.
CREATE TEXT SEARCH CONFIGURATION search_english (COPY = english);
ALTER TEXT SEARCH CONFIGURATION search_english
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, english_stem;

-- backwards --
DROP TEXT SEARCH CONFIGURATION search_english;
