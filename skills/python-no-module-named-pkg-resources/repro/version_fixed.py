from importlib import metadata

print("pip" in {d.metadata["Name"] for d in metadata.distributions()})
