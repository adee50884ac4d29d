"""Long programmes that prove a promise: `python -m tests.prove --only kill --runs 500`."""
