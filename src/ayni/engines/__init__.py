"""Pure computation: a problem goes in, a result that explains itself comes out. No store, clock or unseeded chance."""
