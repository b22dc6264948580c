/* Elements in memory and in registers. The file that includes this says what TYPE_x is for each type variable, and TYPE_REAL. */
#ifndef OPSMITH_CUDA_ELEMENT_H
#define OPSMITH_CUDA_ELEMENT_H

#include "opsmith_cuda.h"
#include "opsmith_math.h"

struct opsmith_f16 { uint16_t bits; };
struct opsmith_bf16 { uint16_t bits; };

/* What an element is in memory, by the suffix of its type. */
typedef float opsmith_element_f32;
typedef double opsmith_element_f64;
typedef opsmith_f16 opsmith_element_f16;
typedef opsmith_bf16 opsmith_element_bf16;
typedef int32_t opsmith_element_i32;
typedef int64_t opsmith_element_i64;

OPSMITH_INLINE float opsmith_number(float x) { return x; }
OPSMITH_INLINE double opsmith_number(double x) { return x; }
OPSMITH_INLINE float opsmith_number(opsmith_f16 x) { return opsmith_load_f16(x.bits); }
OPSMITH_INLINE float opsmith_number(opsmith_bf16 x) { return opsmith_load_bf16(x.bits); }
OPSMITH_INLINE int32_t opsmith_number(int32_t x) { return x; }
OPSMITH_INLINE int64_t opsmith_number(int64_t x) { return x; }

/* A number as an element, rounded once to the nearest. */
template <class Element> struct opsmith_rounding {
    template <class Number> static __host__ __device__ Element of(Number x) { return (Element)x; }
};
template <> struct opsmith_rounding<opsmith_f16> {
    static __host__ __device__ opsmith_f16 of(float x) { return {opsmith_store_f16(x)}; }
};
template <> struct opsmith_rounding<opsmith_bf16> {
    static __host__ __device__ opsmith_bf16 of(float x) { return {opsmith_store_bf16(x)}; }
};

/* What loops see of an element. */
template <class Element> using opsmith_seen = decltype(opsmith_number(Element()));

#define OPSMITH_PASTED_(name, suffix) name##suffix
#define OPSMITH_PASTED(name, suffix) OPSMITH_PASTED_(name, suffix)
#define ELEMENT(type) OPSMITH_PASTED(opsmith_element_, TYPE_##type)
#define LOAD(type, place) opsmith_number(place)
#define STORE(type, value) opsmith_rounding<ELEMENT(type)>::of(value)

#define real ELEMENT(REAL)
#define OPSMITH_REAL_f32(function) function##f
#define OPSMITH_REAL_f64(function) function
#define REAL(function) OPSMITH_PASTED(OPSMITH_REAL_, TYPE_REAL)(function)

/* Sixteen bytes, the widest access. */
enum { OPSMITH_ACCESS = 16 };

/* The elements of a chunk, of which the smallest fill one access. */
template <class... Elements> constexpr int opsmith_width()
{
    const int sizes[] = {4, (int)sizeof(Elements)...};
    int smallest = OPSMITH_ACCESS;
    for (int size : sizes) {
        smallest = size < smallest ? size : smallest;
    }
    return OPSMITH_ACCESS / smallest;
}

template <class Element, int WIDTH> struct alignas(OPSMITH_ACCESS) opsmith_raw { Element elements[WIDTH]; };

template <class Element> OPSMITH_INLINE int32_t opsmith_is_aligned(const Element *place)
{
    return ((uintptr_t)place & (OPSMITH_ACCESS - 1)) == 0;
}

/* Some elements at once, by accesses as wide as can be. QUIET: nobody writes the array while the kernel runs. */
template <bool QUIET, class Element, int WIDTH>
static __device__ inline void opsmith_fetch(opsmith_raw<Element, WIDTH> &raw, const Element *place)
{
    constexpr int BYTES = WIDTH * (int)sizeof(Element), ACCESSES = BYTES / OPSMITH_ACCESS;
    static_assert(BYTES % OPSMITH_ACCESS == 0, "a chunk is made of whole accesses");
    const int4 *from = reinterpret_cast<const int4 *>(place);
    int4 parts[ACCESSES];
    OPSMITH_UNROLLED
    for (int i = 0; i < ACCESSES; ++i) {
        parts[i] = QUIET ? __ldg(from + i) : from[i];
    }
    memcpy(&raw, parts, sizeof raw);
}

/* The elements `from` to `to` of a chunk; zeros beside them. */
template <bool QUIET, class Element, int WIDTH>
static __device__ inline void opsmith_load(opsmith_seen<Element> (&values)[WIDTH], const Element *place, int32_t from, int32_t to)
{
    opsmith_raw<Element, WIDTH> raw;
    if (to - from == WIDTH && opsmith_is_aligned(place)) {
        opsmith_fetch<QUIET>(raw, place);
        OPSMITH_UNROLLED
        for (int i = 0; i < WIDTH; ++i) {
            values[i] = opsmith_number(raw.elements[i]);
        }
        return;
    }
    OPSMITH_UNROLLED
    for (int i = 0; i < WIDTH; ++i) {
        values[i] = from <= i && i < to ? opsmith_number(place[i]) : opsmith_seen<Element>();
    }
}

/* The same; `absent` where there is no array. */
template <bool QUIET, class Element, int WIDTH>
static __device__ inline void opsmith_load_or(opsmith_seen<Element> (&values)[WIDTH], const Element *place, int32_t from, int32_t to,
                                              opsmith_seen<Element> absent)
{
    if (place != NULL) {
        opsmith_load<QUIET>(values, place, from, to);
        return;
    }
    OPSMITH_UNROLLED
    for (int i = 0; i < WIDTH; ++i) {
        values[i] = absent;
    }
}

/* The elements `from` to `to` of a chunk to memory. */
template <class Element, int WIDTH>
static __device__ inline void opsmith_store(Element *place, const opsmith_seen<Element> (&values)[WIDTH], int32_t from, int32_t to)
{
    if (to - from == WIDTH && opsmith_is_aligned(place)) {
        constexpr int ACCESSES = WIDTH * (int)sizeof(Element) / OPSMITH_ACCESS;
        opsmith_raw<Element, WIDTH> raw;
        int4 parts[ACCESSES];
        OPSMITH_UNROLLED
        for (int i = 0; i < WIDTH; ++i) {
            raw.elements[i] = opsmith_rounding<Element>::of(values[i]);
        }
        memcpy(parts, &raw, sizeof raw);
        OPSMITH_UNROLLED
        for (int i = 0; i < ACCESSES; ++i) {
            __stwb(reinterpret_cast<int4 *>(place) + i, parts[i]);
        }
        return;
    }
    OPSMITH_UNROLLED
    for (int i = 0; i < WIDTH; ++i) {
        if (from <= i && i < to) {
            place[i] = opsmith_rounding<Element>::of(values[i]);
        }
    }
}

/* Chunks of arrays in element loops. `chunk` has the elements that are there, `from` and `to`; LINE declares a chunk that is read,
 * LINE_OR one of an array that counts as `absent` where it is not given, LINE_UPDATE one that is read if it is added to, LINE_OUT
 * one that LINE_PUT writes, LINE_KEPT one that the thread may have kept. */
#define ELEMENTS(i) OPSMITH_UNROLLED for (int32_t i = 0; i < WIDTH; ++i)

#define LINE(Element, name, place)                                                                                     \
    opsmith_seen<Element> name[WIDTH];                                                                                 \
    opsmith_load<false>(name, place, chunk.from, chunk.to)
#define LINE_QUIET(Element, name, place)                                                                               \
    opsmith_seen<Element> name[WIDTH];                                                                                 \
    opsmith_load<true>(name, place, chunk.from, chunk.to)
#define LINE_OR(array, absent, Element, name, place)                                                                   \
    opsmith_seen<Element> name[WIDTH];                                                                                 \
    opsmith_load_or<true>(name, (array) == NULL ? NULL : place, chunk.from, chunk.to, (opsmith_seen<Element>)(absent))
#define LINE_UPDATE(Element, name, place, added)                                                                       \
    opsmith_seen<Element> name[WIDTH];                                                                                 \
    opsmith_load_or<false>(name, (added) ? place : NULL, chunk.from, chunk.to, (opsmith_seen<Element>)0)
#define LINE_OUT(Element, name) opsmith_seen<Element> name[WIDTH]
#define LINE_PUT(name, place) opsmith_store(place, name, chunk.from, chunk.to)

#endif
