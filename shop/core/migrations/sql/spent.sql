-- How much of each limit is used up while Redis is away: one row for each person or address that has not got
-- everything back. Unlogged, because after a crash everybody may begin anew; without a model, because one statement
-- of `shop.core.limiting` is all that reads or writes it, and that throws away two rows that are over for each it adds.
CREATE UNLOGGED TABLE core_spent (
    key text PRIMARY KEY,
    full_at timestamptz NOT NULL
);
-- Serves the throwing away of what is over.
CREATE INDEX core_spent_over ON core_spent (full_at);
-- backwards --
DROP TABLE core_spent;
