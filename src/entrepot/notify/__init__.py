"""What is told to people: mails, rendered and queued in the transaction of what happened."""
