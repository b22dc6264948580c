/* The next row's parts are written while other warps still read the last one's. */
#define WITHOUT_LAST_BARRIER
#include "../correct/reuse.cu"
