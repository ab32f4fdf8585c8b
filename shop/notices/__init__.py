"""What people are told: notices of facts, in the bell and by e-mail, as each person chooses."""
