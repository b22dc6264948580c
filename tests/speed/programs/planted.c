/* Sweeps as they should not be, and one as it should: for the test that reads loops. */
#include <math.h>

void whole_sweep_1(float *restrict out, const float *restrict x);
void single_sweep_1(float *restrict out, const float *restrict x, int n);
void calling_sweep_1(float *restrict out, const float *restrict x, int n);

void whole_sweep_1(float *restrict out, const float *restrict x)
{
    for (int i = 0; i < 4096; ++i) {
        out[i] = x[i] * x[i] + 1;
    }
}

/* Each number needs the one before. */
void single_sweep_1(float *restrict out, const float *restrict x, int n)
{
    for (int i = 1; i < n; ++i) {
        out[i] = out[i - 1] * x[i];
    }
}

void calling_sweep_1(float *restrict out, const float *restrict x, int n)
{
    for (int i = 0; i < n; ++i) {
        out[i] = tanf(x[i]) * x[i];
    }
}
