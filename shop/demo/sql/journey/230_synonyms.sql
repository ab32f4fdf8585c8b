-- Words of shoppers
-- The catalogue calls a bar of chocolate “Candy Bars”. What its staff would have taught the search stands here.
INSERT INTO search_synonym (store_id, term, meaning)
SELECT store_id, term, meaning
FROM load_scope, (VALUES
    ('chocolate', 'candy'),
    ('courgette', 'zucchini'),
    ('crisps', 'potato chips'),
    ('garbage', 'trash'),
    ('ketchup', 'catsup'),
    ('kleenex', 'facial tissue'),
    ('nappies', 'diapers'),
    ('pop', 'soft drink'),
    ('porridge', 'oatmeal'),
    ('soda', 'soft drink'),
    ('wieners', 'hot dogs'),
    ('yoghurt', 'yogurt')
) AS taught (term, meaning);
