"""The theatre: geography, movement and campaign, at policy level."""
