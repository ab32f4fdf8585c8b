"""Data in and out: imports with receipts for every row, and exports of any list."""
