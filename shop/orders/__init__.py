"""A sale from cart to refund: carts, orders, lines, payments, fulfilments, returns, invoices, timeline."""
