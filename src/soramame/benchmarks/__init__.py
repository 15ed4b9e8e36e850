"""What `soramame bench` measures: this machine's peak, our own clips, and those of peers."""
