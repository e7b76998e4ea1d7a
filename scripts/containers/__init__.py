"""The product in containers: what the image and the compose file need, and how they are tried without an engine."""
