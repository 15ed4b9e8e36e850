"""From a request to a video: the plan, the runtimes, the stages."""
