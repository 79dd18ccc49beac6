from distutils.version import LooseVersion

print(LooseVersion("3.12") > LooseVersion("3.9"))
