-- Words of each language without regard to accents, as `search_english` has them.
DO $$
DECLARE
    language text;
BEGIN
    FOREACH language IN ARRAY ARRAY['danish', 'dutch', 'finnish', 'french', 'german', 'hungarian', 'italian',
                                    'norwegian', 'portuguese', 'romanian', 'russian', 'spanish', 'swedish', 'turkish']
    LOOP
        EXECUTE format('CREATE TEXT SEARCH CONFIGURATION search_%s (COPY = %s)', language, language);
        EXECUTE format('ALTER TEXT SEARCH CONFIGURATION search_%s ALTER MAPPING FOR hword, hword_part, word '
                       'WITH unaccent, %s_stem', language, language);
    END LOOP;
    CREATE TEXT SEARCH CONFIGURATION search_simple (COPY = simple);
    ALTER TEXT SEARCH CONFIGURATION search_simple ALTER MAPPING FOR hword, hword_part, word WITH unaccent, simple;
END
$$;

-- backwards --
DO $$
DECLARE
    language text;
BEGIN
    FOREACH language IN ARRAY ARRAY['danish', 'dutch', 'finnish', 'french', 'german', 'hungarian', 'italian',
                                    'norwegian', 'portuguese', 'romanian', 'russian', 'simple', 'spanish', 'swedish',
                                    'turkish']
    LOOP
        EXECUTE format('DROP TEXT SEARCH CONFIGURATION search_%s', language);
    END LOOP;
END
$$;
