/* The tile is read before other warps have written it. */
#define WITHOUT_BARRIER
#include "../correct/transpose.cu"
