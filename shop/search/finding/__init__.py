"""From a text to ranked products: what was asked, what may be found, how the halves are fused."""
