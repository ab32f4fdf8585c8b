"""What can be sold: category tree, brands, products, options, variants, attributes, images."""
