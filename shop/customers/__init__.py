"""Who buys: people, addresses, groups, consent."""
