"""Questions: asked by anyone, answered by mentors, read by everybody in the school."""
