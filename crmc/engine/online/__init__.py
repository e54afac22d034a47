"""The online engine (`python`): one declaration at a time, in microseconds."""
