-- The address that the file gives becomes the customer's first one for shipping; one that is there already stays.
WITH wanted AS MATERIALIZED (
    SELECT row, customer_id, left(coalesce(company, name), 150) AS recipient, line1, coalesce(line2, '') AS line2,
        coalesce(postal_code, '') AS postal_code, city, coalesce(region, '') AS region,
        coalesce(country, %(country)s) AS country
    FROM matched
    WHERE problem IS NULL AND line1 IS NOT NULL AND city IS NOT NULL
        AND NOT EXISTS (SELECT FROM customers_customer AS gone WHERE gone.id = customer_id AND erased_at IS NOT NULL)
), done AS (
    INSERT INTO customers_address
        (store_id, customer_id, kind, is_default, recipient, line1, line2, postal_code, city, region, country, phone)
    SELECT %(store)s, customer_id, 'shipping',
        NOT EXISTS (SELECT FROM customers_address AS first
                    WHERE first.customer_id = wanted.customer_id AND first.kind = 'shipping' AND first.is_default),
        recipient, line1, line2, postal_code, city, region, country, ''
    FROM wanted
    WHERE NOT EXISTS (
        SELECT FROM customers_address AS known
        WHERE known.customer_id = wanted.customer_id
            AND (known.line1, known.line2, known.postal_code, known.city, known.country)
                = (wanted.line1, wanted.line2, wanted.postal_code, wanted.city, wanted.country))
    ORDER BY customer_id
    RETURNING customer_id
)
INSERT INTO touched SELECT row FROM done JOIN wanted USING (customer_id)
