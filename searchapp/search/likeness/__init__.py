"""Recommendations like another one: fitted from the columns, kept beside them."""
