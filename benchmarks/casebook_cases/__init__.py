"""The three slow queries of the casebook, each with the steps that make it quick."""
