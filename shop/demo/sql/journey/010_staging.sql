-- Source rows as they come
-- Holds what COPY brings, under the source's own names; money in cents. Temporary, so that nothing of it outlives us.
CREATE TEMP TABLE source_transactions (
    household_id int, store_id int, basket_id bigint, product_id int, quantity int, sales_value int, retail_disc int,
    coupon_disc int, coupon_match_disc int, week int, transaction_timestamp timestamp) ON COMMIT DROP;
CREATE TEMP TABLE source_products (
    product_id int, manufacturer_id int, department text, brand text, product_category text, product_type text,
    package_size text) ON COMMIT DROP;
CREATE TEMP TABLE source_demographics (
    household_id int, age text, income text, home_ownership text, marital_status text, household_size text,
    household_comp text, kids_count text) ON COMMIT DROP;
CREATE TEMP TABLE source_campaign_descriptions (
    campaign_id int, campaign_type text, start_date timestamp, end_date timestamp) ON COMMIT DROP;
CREATE TEMP TABLE source_campaigns (campaign_id int, household_id int) ON COMMIT DROP;
CREATE TEMP TABLE source_coupons (coupon_upc bigint, product_id int, campaign_id int) ON COMMIT DROP;
CREATE TEMP TABLE source_coupon_redemptions (
    household_id int, coupon_upc bigint, campaign_id int, redemption_date timestamp) ON COMMIT DROP;
CREATE TEMP TABLE source_stores (store_id int) ON COMMIT DROP;
CREATE TEMP TABLE source_households (household_id int) ON COMMIT DROP;
CREATE TEMP TABLE source_names (raw text PRIMARY KEY, readable text, slug text) ON COMMIT DROP;
CREATE TEMP TABLE source_sizes (raw text PRIMARY KEY, readable text) ON COMMIT DROP;
