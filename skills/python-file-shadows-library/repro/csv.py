"""A user's own script; its name is that of a standard library module."""
import csv

with open("prices.csv", newline="") as file:
    for row in csv.DictReader(file):
        print(row["item"], row["price"])
