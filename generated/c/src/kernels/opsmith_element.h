/* Elements by the type that a source chooses: TYPE_X is the suffix (f32, f64, f16, bf16, i32, i64) of the spec's type X, TYPE_REAL
 * that of the type in which full-size data is computed, TYPES what the names of the exported kernels end in.
 *
 * Element loops see 16-bit arrays through blocks of float, and others in place: READ declares a pointer to the tile's part
 * of an array, WRITE one to be written, UPDATE one to be read and written; WRITTEN ends the use of the last two. */
#ifndef OPSMITH_ELEMENT_H
#define OPSMITH_ELEMENT_H

#include "opsmith_kernel.h"
#include "opsmith_number.h"

#define OPSMITH_CHOSEN_(stem, type) stem##_##type
#define OPSMITH_CHOSEN(stem, type) OPSMITH_CHOSEN_(stem, type)

#define ELEMENT(type) OPSMITH_CHOSEN(OPSMITH_ELEMENT, TYPE_##type)
#define LOAD(type, value) OPSMITH_CHOSEN(OPSMITH_LOAD, TYPE_##type)(value)
#define STORE(type, value) OPSMITH_CHOSEN(OPSMITH_STORE, TYPE_##type)(value)
#define READ(type, name, place) OPSMITH_CHOSEN(OPSMITH_READ, TYPE_##type)(name, place)
#define WRITE(type, name, place) OPSMITH_CHOSEN(OPSMITH_WRITE, TYPE_##type)(name, place)
#define UPDATE(type, name, place) OPSMITH_CHOSEN(OPSMITH_UPDATE, TYPE_##type)(name, place)
#define WRITTEN(type, name, place) OPSMITH_CHOSEN(OPSMITH_WRITTEN, TYPE_##type)(name, place)
/* An array that may be NULL, which then counts as `absent`. */
#define READ_OR(type, name, array, offset, absent) OPSMITH_CHOSEN(OPSMITH_READ_OR, TYPE_##type)(name, array, offset, absent)

#define real ELEMENT(REAL)
/* The function of <math.h> or of the runtime for `real`. */
#define REAL(function) OPSMITH_CHOSEN(OPSMITH_REAL, TYPE_REAL)(function)
#define OPSMITH_REAL_f32(function) function##f
#define OPSMITH_REAL_f64(function) function

#define KERNEL_NAME(function) OPSMITH_LEVEL_NAME(OPSMITH_CHOSEN(function, TYPES))

#define OPSMITH_ELEMENT_f32 float
#define OPSMITH_ELEMENT_f64 double
#define OPSMITH_ELEMENT_f16 uint16_t
#define OPSMITH_ELEMENT_bf16 uint16_t
#define OPSMITH_ELEMENT_i32 int32_t
#define OPSMITH_ELEMENT_i64 int64_t
/* A type that a spec names itself, without a variable. */
#define TYPE_float32 f32
#define TYPE_float64 f64
#define TYPE_float16 f16
#define TYPE_bfloat16 bf16
#define TYPE_int32 i32
#define TYPE_int64 i64

#define OPSMITH_LOAD_f32(value) (value)
#define OPSMITH_LOAD_f64(value) (value)
#define OPSMITH_LOAD_f16(value) opsmith_load_f16(value)
#define OPSMITH_LOAD_bf16(value) opsmith_load_bf16(value)
#define OPSMITH_STORE_f32(value) (value)
#define OPSMITH_STORE_f64(value) (value)
#define OPSMITH_STORE_f16(value) opsmith_store_f16(value)
#define OPSMITH_STORE_bf16(value) opsmith_store_bf16(value)

#define OPSMITH_READ_f32(name, place) const float *name = place
#define OPSMITH_READ_f64(name, place) const double *name = place
#define OPSMITH_READ_f16(name, place) float name[OPSMITH_BLOCK]; opsmith_load_block_f16(place, tile->length, name)
#define OPSMITH_READ_bf16(name, place) float name[OPSMITH_BLOCK]; opsmith_load_block_bf16(place, tile->length, name)

#define OPSMITH_WRITE_f32(name, place) float *name = place
#define OPSMITH_WRITE_f64(name, place) double *name = place
#define OPSMITH_WRITE_f16(name, place) float name[OPSMITH_BLOCK]
#define OPSMITH_WRITE_bf16(name, place) float name[OPSMITH_BLOCK]

#define OPSMITH_UPDATE_f32(name, place) float *name = place
#define OPSMITH_UPDATE_f64(name, place) double *name = place
#define OPSMITH_UPDATE_f16(name, place) OPSMITH_READ_f16(name, place)
#define OPSMITH_UPDATE_bf16(name, place) OPSMITH_READ_bf16(name, place)

#define OPSMITH_WRITTEN_f32(name, place) (void)name
#define OPSMITH_WRITTEN_f64(name, place) (void)name
#define OPSMITH_WRITTEN_f16(name, place) opsmith_store_block_f16(name, tile->length, place)
#define OPSMITH_WRITTEN_bf16(name, place) opsmith_store_block_bf16(name, tile->length, place)

#define OPSMITH_READ_OR_f32(name, array, offset, absent) OPSMITH_PLACE_OR(float, f32, name, array, offset, absent)
#define OPSMITH_READ_OR_f64(name, array, offset, absent) OPSMITH_PLACE_OR(double, f64, name, array, offset, absent)
#define OPSMITH_READ_OR_i32(name, array, offset, absent) OPSMITH_PLACE_OR(int32_t, i32, name, array, offset, absent)
#define OPSMITH_READ_OR_i64(name, array, offset, absent) OPSMITH_PLACE_OR(int64_t, i64, name, array, offset, absent)
#define OPSMITH_READ_OR_f16(name, array, offset, absent) OPSMITH_LOAD_OR(f16, name, array, offset, absent)
#define OPSMITH_READ_OR_bf16(name, array, offset, absent) OPSMITH_LOAD_OR(bf16, name, array, offset, absent)

#define OPSMITH_PLACE_OR(type, suffix, name, array, offset, absent)                                                    \
    type name##_block[OPSMITH_BLOCK];                                                                                  \
    const type *name = array == NULL ? opsmith_fill_##suffix(name##_block, tile->length, absent) : array + (offset)

#define OPSMITH_LOAD_OR(suffix, name, array, offset, absent)                                                           \
    float name[OPSMITH_BLOCK];                                                                                         \
    if (array == NULL) {                                                                                               \
        opsmith_fill_f32(name, tile->length, absent);                                                                  \
    } else {                                                                                                           \
        opsmith_load_block_##suffix(array + (offset), tile->length, name);                                             \
    }

#define OPSMITH_FILL(type, suffix)                                                                                     \
    OPSMITH_INLINE const type *opsmith_fill_##suffix(type *block, int64_t n, type value)                               \
    {                                                                                                                  \
        for (int64_t i = 0; i < n; ++i) {                                                                              \
            block[i] = value;                                                                                          \
        }                                                                                                              \
        return block;                                                                                                  \
    }

OPSMITH_FILL(float, f32)
OPSMITH_FILL(double, f64)
OPSMITH_FILL(int32_t, i32)
OPSMITH_FILL(int64_t, i64)

#undef OPSMITH_FILL

#endif
