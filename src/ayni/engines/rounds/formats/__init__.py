"""Days and plans as files: the public JSON form, the older text form, and our own."""
