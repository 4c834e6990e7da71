"""Reading receipts: the state of deliveries, and coverage."""
