-- Truth: what a customer has written in a review is forgotten with them, like their name and addresses.
CREATE OR REPLACE FUNCTION audit_personal(name) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE $1
        WHEN 'customers_customer' THEN ARRAY['name', 'email', 'phone', 'reference']
        WHEN 'customers_address' THEN ARRAY['recipient', 'line1', 'line2', 'postal_code', 'city', 'region', 'phone']
        WHEN 'customers_note' THEN ARRAY['body']
        WHEN 'orders_order' THEN ARRAY['email']
        WHEN 'orders_orderaddress' THEN ARRAY['recipient', 'line1', 'line2', 'postal_code', 'city', 'region', 'phone']
        WHEN 'reviews_review' THEN ARRAY['title', 'body']
        ELSE ARRAY[]::text[]
    END
$$;

-- backwards --
CREATE OR REPLACE FUNCTION audit_personal(name) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE $1
        WHEN 'customers_customer' THEN ARRAY['name', 'email', 'phone', 'reference']
        WHEN 'customers_address' THEN ARRAY['recipient', 'line1', 'line2', 'postal_code', 'city', 'region', 'phone']
        WHEN 'customers_note' THEN ARRAY['body']
        WHEN 'orders_order' THEN ARRAY['email']
        WHEN 'orders_orderaddress' THEN ARRAY['recipient', 'line1', 'line2', 'postal_code', 'city', 'region', 'phone']
        ELSE ARRAY[]::text[]
    END
$$;
