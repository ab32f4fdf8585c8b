-- Campaigns
-- A campaign of makers' coupons, from its first day to the end of its last, for those it wrote to.
INSERT INTO pricing_promotion
    (id, store_id, name, kind, priority, is_stackable, is_active, needs_coupon, valid)
SELECT
    campaign_id,
    store_id,
    format('Campaign %s (%s)', campaign_id, campaign_type),
    'campaign',
    100,
    TRUE,
    TRUE,
    TRUE,
    tstzrange(start_date AT TIME ZONE 'America/New_York', (end_date + interval '1 day') AT TIME ZONE 'America/New_York')
FROM load_scope, source_campaign_descriptions
ORDER BY campaign_id;
INSERT INTO orders_promotionaudience (store_id, promotion_id, group_id)
SELECT promotion.store_id, promotion.id, grouped.id
FROM pricing_promotion AS promotion JOIN customers_group AS grouped ON grouped.name = 'Campaign ' || promotion.id;
