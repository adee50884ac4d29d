"""The app without a screen: no Qt, no network."""
