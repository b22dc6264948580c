/* Kernels of templates, in parentheses and in a variable; arguments are evaluated once and copied. */
#include "case.h"

struct pair {
    int first, second;
};

template <class T, int FACTOR> __global__ void scaled(const T *in, T *out, pair add)
{
    add.first += add.second; /* its own copy */
    out[threadIdx.x] = in[threadIdx.x] * FACTOR + (T)add.first;
}

int main()
{
    std::vector<float> floats{1, 2, 3, 4}, by_three(4);
    std::vector<double> doubles{0.5, 1.5, 2.5, 3.5}, by_two(4);
    std::vector<int> calls(1);
    const auto next = [&calls] { return pair{++calls[0], 10}; };
    must(OPSMITH_LAUNCH((scaled<float, 3>), dim3(1), dim3(4), 1, 0, nullptr, floats.data(), by_three.data(), next()));
    void (*const kernel)(const double *, double *, pair) = scaled<double, 2>;
    must(OPSMITH_LAUNCH(kernel, dim3(1), 4, 1, 0, nullptr, doubles.data(), by_two.data(), next()));
    print("by three", by_three);
    print("by two", by_two);
    print("calls", calls);
    return 0;
}
