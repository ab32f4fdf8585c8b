"""A made-up shop of any size whose products have vectors and words as real ones have them."""
