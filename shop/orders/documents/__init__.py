"""Documents on paper: invoices and credit notes as PDF."""
