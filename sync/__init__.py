"""The exchange: wire rules, carriers, client and server."""
