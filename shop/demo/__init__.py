"""Fills a database with a real retailer's year, or a synthetic shop of any size."""
