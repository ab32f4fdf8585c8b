-- Each row with the customer that it speaks of, and why it cannot be taken.
CREATE TEMP TABLE matched ON COMMIT DROP AS
WITH called AS (
    SELECT incoming.*, coalesce(
        name, nullif(concat_ws(' ', first_name, last_name), ''), company,
        CASE WHEN email IS NULL THEN left('Customer ' || reference, 150) ELSE left(split_part(email, '@', 1), 150) END) AS label,
        name IS NULL AND first_name IS NULL AND last_name IS NULL AND company IS NULL AS is_nameless
    FROM incoming
), found AS (
    SELECT called.*, by_reference.id AS reference_id, by_email.id AS email_id,
        coalesce(by_reference.id, by_email.id) AS known_id, by_email.reference AS other_reference
    FROM called
    LEFT JOIN customers_customer AS by_reference
        ON by_reference.store_id = %(store)s AND by_reference.reference = called.reference
    LEFT JOIN customers_customer AS by_email ON by_email.store_id = %(store)s AND by_email.email = called.email
), compared AS (
    SELECT *,
        CASE WHEN reference IS NOT NULL THEN min(row) FILTER (WHERE problem IS NULL) OVER (PARTITION BY reference) END
            AS first_of_reference,
        CASE WHEN email IS NOT NULL THEN min(row) FILTER (WHERE problem IS NULL) OVER (PARTITION BY email) END
            AS first_of_email
    FROM found
)
SELECT row, reference, email, label AS name, is_nameless, phone, company, line1, line2, postal_code, city, region, country,
    coalesce(known_id, nextval(pg_get_serial_sequence('customers_customer', 'id'))) AS customer_id,
    known_id IS NULL AS is_new, trouble[1] AS field, trouble[2] AS problem
FROM compared
CROSS JOIN LATERAL (SELECT CASE
    WHEN problem IS NOT NULL THEN ARRAY[field, problem]
    WHEN email IS NULL AND reference IS NULL THEN ARRAY['email', 'E-mail is missing']
    WHEN first_of_email < row THEN ARRAY['email', 'E-mail stands in an earlier row already']
    WHEN first_of_reference < row THEN ARRAY['reference', 'Reference stands in an earlier row already']
    WHEN reference_id <> email_id OR (reference_id IS NULL AND other_reference <> reference)
        THEN ARRAY['email', 'E-mail belongs to another customer']
    END AS trouble) AS judged
