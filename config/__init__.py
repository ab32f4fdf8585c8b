"""Composes the shop: settings, addresses, and the life of the servers it stands on."""
