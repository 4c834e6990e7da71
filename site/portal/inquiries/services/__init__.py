"""What is done in inquiries. Cases are created and changed here and nowhere else."""
