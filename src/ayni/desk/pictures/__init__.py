"""Pictures drawn on the server: a map without a basemap, an outcome curve, a week. Each states its finding in words."""
