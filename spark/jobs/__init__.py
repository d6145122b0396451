"""Work behind the scenes: the relay, the worker, the clock and the jobs, which are shallow and may run twice."""
