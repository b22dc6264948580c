/* A forward call in progress. */
#ifndef OPSMITH_PYTHON_FRAME_H
#define OPSMITH_PYTHON_FRAME_H

#include "binding.h"

struct frame {
    struct operator_object *op;
    struct problem problem;
    struct library library; /* where results are made, once that is known */
    struct arguments given;
    PyObject *outs; /* strong; the tuple that `out` is, NULL if it is one array or none */
    struct hold *input_holds; /* `holds`, or those of a pullback */
    struct hold holds[MAX_ARRAYS];
    struct array arrays[MAX_ARRAYS]; /* inputs, states, outputs */
    uint64_t visible; /* the outputs that the parameters show; this and what follows are bits by number of array */
    uint64_t given_outputs, written_states;
};

/* ---- outputs.c ---- */
HIDDEN int outputs_prepare(struct frame *frame, bool for_pullback);
HIDDEN int outputs_check(struct frame *frame);
HIDDEN PyObject *outputs_results(struct frame *frame);

#endif
