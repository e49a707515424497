"""Speed, always as a ratio of two things measured in one run, but for builds, whose targets are seconds."""

SMALLEST = "--smallest"
"""The option of every benchmark that runs it at its smallest size, where no target is judged."""
