/* The operators of the extension. Made by Opsmith; edits are lost. */
#include "descriptors.h"

extern const struct operator_info batch_norm_operator;

const struct operator_info *const operator_table[] = {
    &batch_norm_operator,
    NULL,
};

const struct host_functions host = {
    .executor = opsmith_host_executor,
    .set_num_threads = opsmith_set_num_threads,
    .num_threads = opsmith_num_threads,
    .level = opsmith_level,
};
