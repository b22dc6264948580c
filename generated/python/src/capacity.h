/* The greatest numbers over all operators of the extension. Made by Opsmith; edits are lost. */
#ifndef OPSMITH_PYTHON_CAPACITY_H
#define OPSMITH_PYTHON_CAPACITY_H

#define PACKAGE "opsmith_ops"
#define MAX_ARRAYS 8 /* inputs, states and outputs of one operator */
#define MAX_KEYWORDS 16 /* its arrays by name, its parameters and `out` */
#define MAX_PARAMS_BYTES 112
#define MAX_DIMS 4
#define MAX_DIMS_FIELDS 8

#endif
