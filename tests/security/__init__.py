"""What attackers try, and what they get: each file is a topic, each test cites the row of the threat model it proves."""
