-- Groups of customers
-- What the source knows about 801 households, and which campaign wrote to whom.
CREATE TEMP TABLE load_memberships ON COMMIT DROP AS
SELECT household_id, title AS name
FROM source_demographics, LATERAL (VALUES
    ('Age ' || age), ('Income ' || income), (home_ownership), (marital_status), ('Household of ' || household_size),
    (household_comp), ('Children: ' || kids_count)) AS titles (title)
WHERE title IS NOT NULL
UNION ALL
SELECT household_id, 'Campaign ' || campaign_id FROM source_campaigns;

INSERT INTO customers_group (id, store_id, name)
SELECT row_number() OVER (ORDER BY name), store_id, name
FROM load_scope, (SELECT DISTINCT name FROM load_memberships) AS names;
INSERT INTO customers_groupmembership (store_id, group_id, customer_id)
SELECT grouped.store_id, grouped.id, customer.customer_id
FROM load_memberships
JOIN customers_group AS grouped USING (name)
JOIN load_customers AS customer USING (household_id)
ORDER BY customer.customer_id, grouped.id;
