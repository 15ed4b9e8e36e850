"""How the models are made: data, runs that resume exactly, and the folders they leave."""
