"""A script with one dependency that is not in the standard library."""
import humanize

print(humanize.intcomma(1234567))
