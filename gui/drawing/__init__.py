"""What a figure looks like, written once: the live plot and every exporter draw with these."""
