"""What each role does on the whole way, a function for each stretch; every one signs in for themselves."""
