"""What it costs when: prices over time, tax, promotions, coupons, gift cards."""
