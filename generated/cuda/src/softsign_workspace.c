/* Made by Opsmith from activations/softsign.yaml. Changes belong there.
 *
 * softsign: bytes of workspace on a device. */
#include "opsmith/softsign_cuda.h"
#include "softsign_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_softsign_forward_cuda_workspace_bytes(const opsmith_softsign_params *params,
    const opsmith_softsign_dims *dims)
{
    if (opsmith_softsign_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = softsign_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 0, 0));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_softsign_backward_cuda_workspace_bytes(const opsmith_softsign_params *params,
    const opsmith_softsign_dims *dims)
{
    if (opsmith_softsign_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry backward = softsign_backward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward, 0, 0));
    return shared + (size_t)(0) * sizeof(double);
}
