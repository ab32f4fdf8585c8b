"""The site staff see: admin site, sidebar, home page. No tables."""
