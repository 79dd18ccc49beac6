from packaging.version import Version

print(Version("3.12") > Version("3.9"))
