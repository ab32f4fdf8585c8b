"""Programs for those who work on the shop; the shop never imports them."""
