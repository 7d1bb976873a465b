"""Run the collection of notebooks, and publish what came out as pages anyone can read."""
