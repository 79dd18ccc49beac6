#include <Python.h>

static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "counter", 0, -1, 0};

PyMODINIT_FUNC PyInit_counter(void) { return PyModule_Create(&module); }
