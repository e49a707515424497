"""What chapters share: the look of figures, strengths and their slider, data that several pages use, intervals."""
