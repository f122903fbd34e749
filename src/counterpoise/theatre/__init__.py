"""The theatre: geography, movement and campaign on axes of advance, at the level of brigades."""
