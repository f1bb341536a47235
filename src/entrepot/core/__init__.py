"""What every package needs: ids, clock, errors, sealed fields, request context, jobs, the embedded database."""
