"""The parts of `admin_lists`: a shop of a size, the addresses of its pages, and the processes that serve them."""
