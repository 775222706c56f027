"""The door for whoever watches the house from outside, so that somebody notices when nobody inside can."""
