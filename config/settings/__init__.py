"""Settings by environment: `dev`, `test` and `prod` differ from `base` by the lines they hold."""
