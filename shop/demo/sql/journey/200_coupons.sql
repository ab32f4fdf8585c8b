-- Coupons
-- A code of the source counts once for each campaign that printed it. Repeated rows, and products that are not in the
-- product table, are left out (and counted by --verify).
CREATE TEMP TABLE load_coupons ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY campaign_id, coupon_upc) AS coupon_id, campaign_id, coupon_upc
FROM (SELECT DISTINCT campaign_id, coupon_upc FROM source_coupons) AS printed;

INSERT INTO pricing_coupon (id, store_id, promotion_id, code, redeemed_count)
SELECT coupon_id, store_id, campaign_id, format('%s-%s', coupon_upc, campaign_id), 0
FROM load_scope, load_coupons
ORDER BY coupon_id;
INSERT INTO pricing_couponproduct (store_id, coupon_id, product_id)
SELECT DISTINCT store_id, coupon_id, variant_id
FROM load_scope, source_coupons JOIN load_coupons USING (campaign_id, coupon_upc) JOIN load_variants USING (product_id)
ORDER BY coupon_id, variant_id;
