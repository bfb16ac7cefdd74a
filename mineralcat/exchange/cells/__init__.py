"""What single cells say: numbers, marks of absence, units, countries, compounds."""
