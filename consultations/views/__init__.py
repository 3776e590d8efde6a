"""Pages about what is asked and until when."""
