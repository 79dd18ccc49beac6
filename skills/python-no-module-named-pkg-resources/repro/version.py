import pkg_resources

print("pip" in {d.project_name for d in pkg_resources.working_set})
