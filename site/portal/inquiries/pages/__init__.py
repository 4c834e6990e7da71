"""Pages of the officials and coordinators."""
