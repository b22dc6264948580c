/* Elements by the type that a source chooses: TYPE_X is the suffix (f32, f64, f16, bf16, i32, i64) of the spec's type X, TYPE_REAL
 * that of the type in which full-size data is computed, TYPES what the names of the exported kernels end in.
 *
 * Element loops run over chunks of a fixed number of elements, of the type they compute in, so that compilers make full-width
 * vectors of them. LINE declares such a chunk of an array: in place where that is possible, else a copy, which repeats its first
 * element where there are fewer. LINE_OUT declares a chunk to be written and LINE_UPDATE one that is read too; LINE_PUT ends
 * the use of either. Rows: READ and WRITE declare NAME_array, the part of an array that a tile covers: in place if that is one
 * slab, else the slabs behind each other in a block, which WRITTEN takes apart again; `place` is where the tile's part of a slab
 * begins, and mentions the counter `slab`. */
#ifndef OPSMITH_ELEMENT_H
#define OPSMITH_ELEMENT_H

#include "opsmith_kernel.h"
#include "opsmith_half.h"
#include "opsmith_vector.h"

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized" /* of blocks that a loop fills, which may have no iterations */
#endif

#define OPSMITH_CHOSEN_(stem, type) stem##_##type
#define OPSMITH_CHOSEN(stem, type) OPSMITH_CHOSEN_(stem, type)

#define ELEMENT(type) OPSMITH_CHOSEN(OPSMITH_ELEMENT, TYPE_##type)
#define LOAD(type, value) OPSMITH_CHOSEN(OPSMITH_LOAD, TYPE_##type)(value)
#define STORE(type, value) OPSMITH_CHOSEN(OPSMITH_STORE, TYPE_##type)(value)
#define VALUES(type, name, slab, place) OPSMITH_CHOSEN(OPSMITH_VALUES, TYPE_##type)(name, slab, place)
/* An array that counts as `absent` elements where it is not given. */
#define VALUES_OR(array, absent, type, name, slab, place) \
    OPSMITH_CHOSEN(OPSMITH_VALUES_OR, TYPE_##type)(array, absent, name, slab, place)

#define LINE(type, name, place) OPSMITH_CHOSEN(OPSMITH_LINE, TYPE_##type)(name, place, count % OPSMITH_WIDTH == 0)
#define LINE_OR(array, absent, type, name, place)                                                                      \
    OPSMITH_CHOSEN(OPSMITH_LINE_OR, TYPE_##type)(array, absent, name, place, count % OPSMITH_WIDTH == 0)
/* Of a full-size array that nobody writes: in place wherever the last turn ends within the array. */
#define LINE_OF(array, type, name, place)                                                                              \
    OPSMITH_CHOSEN(OPSMITH_LINE, TYPE_##type)(name, place, opsmith_is_within(tile, (place) - (array), count))
#define LINE_OF_OR(array, absent, type, name, place)                                                                   \
    OPSMITH_CHOSEN(OPSMITH_LINE_OR, TYPE_##type)                                                                       \
    (array, absent, name, place, opsmith_is_within(tile, array == NULL ? 0 : (place) - (array), count))
#define LINE_OUT(type, name, place, stream) OPSMITH_CHOSEN(OPSMITH_LINE_OUT, TYPE_##type)(name, place, stream)
#define LINE_UPDATE(type, name, place) OPSMITH_CHOSEN(OPSMITH_LINE_UPDATE, TYPE_##type)(name, place)
#define LINE_PUT(type, name, place, stream) OPSMITH_CHOSEN(OPSMITH_LINE_PUT, TYPE_##type)(name, place, stream)

/* Columns: all lines of a tile, for a reduction that takes them as they are. */
#define LINES(type, name, slab, place) OPSMITH_CHOSEN(OPSMITH_LINES, TYPE_##type)(name, slab, place)
#define LINES_OR(array, absent, type, name, slab, place)                                                               \
    OPSMITH_CHOSEN(OPSMITH_LINES_OR, TYPE_##type)(array, absent, name, slab, place)

/* The chunks of n elements: `count` from `at` on. The first `head` are a chunk of their own. */
#define CHUNKS(at, n, head)                                                                                            \
    for (int64_t at = 0, count = opsmith_chunk(0, n, head); at < (n); at += count, count = opsmith_chunk(at, n, 0))
/* The elements of a slab before the first line of a streamed array. */
#define HEAD(array) (opsmith_streams(tile) ? opsmith_head(array, sizeof(*(array))) : 0)
/* Asks for what is next behind a chunk. */
#define FETCH(place) opsmith_fetch(place, sizeof(*(place)), &tile->next)
#define FETCH_IF(array, place) opsmith_fetch(array == NULL ? NULL : place, sizeof(*(array)), array == NULL ? NULL : &tile->next)
/* The slabs of a tile of rows. */
#define SLABS(slab) for (int64_t slab = tile->first; slab < tile->last; ++slab)

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

/* ---- chunks ---- */

OPSMITH_INLINE int64_t opsmith_chunk(int64_t at, int64_t n, int64_t head)
{
    const int64_t most = head > 0 ? head : OPSMITH_CHUNK;
    return n - at < most ? n - at : most;
}

OPSMITH_INLINE int opsmith_is_within(const opsmith_tile *tile, int64_t begin, int64_t count)
{
    return count % OPSMITH_WIDTH == 0 || begin + opsmith_turns(count) <= tile->total;
}

OPSMITH_INLINE int64_t opsmith_head(const void *array, size_t size)
{
    const size_t behind = (uintptr_t)array % OPSMITH_LINE;
    return behind % size == 0 ? (int64_t)((OPSMITH_LINE - behind) % OPSMITH_LINE / size) : 0;
}

#define OPSMITH_LINE_PLAIN(type, suffix, name, place, whole)                                                           \
    type name##_line[OPSMITH_CHUNK];                                                                                   \
    const type *const name = whole ? place : opsmith_pad_##suffix(name##_line, place, count, *(place))

#define OPSMITH_LINE_OR_PLAIN(type, suffix, array, absent, name, place, whole)                                         \
    type name##_line[OPSMITH_CHUNK];                                                                                   \
    const type *const name = array == NULL ? opsmith_fill_##suffix(name##_line, OPSMITH_CHUNK, absent)                 \
                             : whole       ? place                                                                     \
                                           : opsmith_pad_##suffix(name##_line, place, count, *(place))

#define OPSMITH_LINE_OUT_PLAIN(type, name, place, stream)                                                              \
    type name##_line[OPSMITH_CHUNK];                                                                                   \
    type *const name = count % OPSMITH_WIDTH == 0 && !(stream) ? place : name##_line

#define OPSMITH_LINE_UPDATE_PLAIN(type, suffix, name, place)                                                           \
    type name##_line[OPSMITH_CHUNK];                                                                                   \
    type *const name = count % OPSMITH_WIDTH == 0 ? place : opsmith_pad_##suffix(name##_line, place, count, *(place))

#define OPSMITH_LINE_PUT_PLAIN(type, name, place, stream)                                                              \
    if (name == name##_line) {                                                                                         \
        opsmith_put_line(place, name, (size_t)count * sizeof(type), stream);                                           \
    }

#define OPSMITH_LINE_HALF(suffix, name, place, whole)                                                                  \
    float name[OPSMITH_CHUNK];                                                                                         \
    opsmith_load_line_##suffix(place, whole ? opsmith_turns(count) : count, name)

#define OPSMITH_LINE_OR_HALF(suffix, array, absent, name, place, whole)                                                \
    float name[OPSMITH_CHUNK];                                                                                         \
    if (array == NULL) {                                                                                               \
        opsmith_fill_f32(name, OPSMITH_CHUNK, absent);                                                                 \
    } else {                                                                                                           \
        opsmith_load_line_##suffix(place, whole ? opsmith_turns(count) : count, name);                                 \
    }

#define OPSMITH_LINE_f32(name, place, whole) OPSMITH_LINE_PLAIN(float, f32, name, place, whole)
#define OPSMITH_LINE_f64(name, place, whole) OPSMITH_LINE_PLAIN(double, f64, name, place, whole)
#define OPSMITH_LINE_i32(name, place, whole) OPSMITH_LINE_PLAIN(int32_t, i32, name, place, whole)
#define OPSMITH_LINE_i64(name, place, whole) OPSMITH_LINE_PLAIN(int64_t, i64, name, place, whole)
#define OPSMITH_LINE_f16(name, place, whole) OPSMITH_LINE_HALF(f16, name, place, whole)
#define OPSMITH_LINE_bf16(name, place, whole) OPSMITH_LINE_HALF(bf16, name, place, whole)
#define OPSMITH_LINE_OR_f32(array, absent, name, place, whole) \
    OPSMITH_LINE_OR_PLAIN(float, f32, array, absent, name, place, whole)
#define OPSMITH_LINE_OR_f64(array, absent, name, place, whole) \
    OPSMITH_LINE_OR_PLAIN(double, f64, array, absent, name, place, whole)
#define OPSMITH_LINE_OR_i32(array, absent, name, place, whole) \
    OPSMITH_LINE_OR_PLAIN(int32_t, i32, array, absent, name, place, whole)
#define OPSMITH_LINE_OR_i64(array, absent, name, place, whole) \
    OPSMITH_LINE_OR_PLAIN(int64_t, i64, array, absent, name, place, whole)
#define OPSMITH_LINE_OR_f16(array, absent, name, place, whole) \
    OPSMITH_LINE_OR_HALF(f16, array, absent, name, place, whole)
#define OPSMITH_LINE_OR_bf16(array, absent, name, place, whole) \
    OPSMITH_LINE_OR_HALF(bf16, array, absent, name, place, whole)
#define OPSMITH_LINE_OUT_f32(name, place, stream) OPSMITH_LINE_OUT_PLAIN(float, name, place, stream)
#define OPSMITH_LINE_OUT_f64(name, place, stream) OPSMITH_LINE_OUT_PLAIN(double, name, place, stream)
#define OPSMITH_LINE_OUT_i32(name, place, stream) OPSMITH_LINE_OUT_PLAIN(int32_t, name, place, stream)
#define OPSMITH_LINE_OUT_i64(name, place, stream) OPSMITH_LINE_OUT_PLAIN(int64_t, name, place, stream)
#define OPSMITH_LINE_OUT_f16(name, place, stream) float name[OPSMITH_CHUNK]
#define OPSMITH_LINE_OUT_bf16(name, place, stream) float name[OPSMITH_CHUNK]
#define OPSMITH_LINE_UPDATE_f32(name, place) OPSMITH_LINE_UPDATE_PLAIN(float, f32, name, place)
#define OPSMITH_LINE_UPDATE_f64(name, place) OPSMITH_LINE_UPDATE_PLAIN(double, f64, name, place)
#define OPSMITH_LINE_UPDATE_i32(name, place) OPSMITH_LINE_UPDATE_PLAIN(int32_t, i32, name, place)
#define OPSMITH_LINE_UPDATE_i64(name, place) OPSMITH_LINE_UPDATE_PLAIN(int64_t, i64, name, place)
#define OPSMITH_LINE_UPDATE_f16(name, place) OPSMITH_LINE_HALF(f16, name, place, 0)
#define OPSMITH_LINE_UPDATE_bf16(name, place) OPSMITH_LINE_HALF(bf16, name, place, 0)
#define OPSMITH_LINE_PUT_f32(name, place, stream) OPSMITH_LINE_PUT_PLAIN(float, name, place, stream)
#define OPSMITH_LINE_PUT_f64(name, place, stream) OPSMITH_LINE_PUT_PLAIN(double, name, place, stream)
#define OPSMITH_LINE_PUT_i32(name, place, stream) OPSMITH_LINE_PUT_PLAIN(int32_t, name, place, stream)
#define OPSMITH_LINE_PUT_i64(name, place, stream) OPSMITH_LINE_PUT_PLAIN(int64_t, name, place, stream)
#define OPSMITH_LINE_PUT_f16(name, place, stream) opsmith_store_line_f16(name, count, place, stream)
#define OPSMITH_LINE_PUT_bf16(name, place, stream) opsmith_store_line_bf16(name, count, place, stream)

/* ---- rows: the slabs of a tile ---- */

/* Neighboring slabs that are too short to be streamed one by one are streamed together, by way of a block. */
#define RUN(type, name, wanted)                                                                                        \
    ELEMENT(type) name##_block[OPSMITH_BLOCK];                                                                         \
    const int32_t name##_short = opsmith_is_short_run(tile) && (wanted)
#define RUN_END(type, name, place)                                                                                     \
    opsmith_stream(place, name##_block, (size_t)((tile->to - tile->from) * tile->length) * sizeof(ELEMENT(type)))

/* Lines of columns that are streamed together, by way of a sheet. */
#define SHEET(type, name, number, array)                                                                               \
    ELEMENT(type) *const name##_sheet = opsmith_sheet_of(tile, number, array, sizeof(ELEMENT(type)))
#define SHEET_LINE(name, slab, place)                                                                                  \
    (name##_sheet == NULL ? place                                                                                      \
                          : name##_sheet + (slab - tile->first) / tile->step * tile->sheet.columns                     \
                                + (tile->kept - tile->sheet.from))
#define SHEET_END(name, slab, place)                                                                                   \
    do {                                                                                                               \
        if (name##_sheet != NULL && tile->sheet.ends) {                                                                \
            const int64_t slab = tile->first;                                                                          \
            opsmith_stream_sheet(tile, place - (tile->kept - tile->sheet.from), name##_sheet, sizeof *name##_sheet);   \
        }                                                                                                              \
    } while (0)

OPSMITH_INLINE void *opsmith_sheet_of(const opsmith_tile *tile, int32_t number, const void *array, size_t size)
{
    const opsmith_sheet *sheet = &tile->sheet;
    const int64_t lines = opsmith_ceiling(tile->last - tile->first, tile->step);
    const int fits = number < OPSMITH_SHEETS && lines * sheet->columns * (int64_t)size <= OPSMITH_SHEET_BYTES;
    const int whole = ((uintptr_t)array | (size_t)(sheet->columns | sheet->stride) * size) % OPSMITH_LINE == 0;
    return sheet->bytes != NULL && fits && !whole ? sheet->bytes[number] : NULL;
}

/* Lines that follow each other in memory are one run. */
OPSMITH_INLINE void opsmith_stream_sheet(const opsmith_tile *tile, void *into_, const void *sheet, size_t size)
{
    char *into = into_;
    const char *from = sheet;
    const int64_t columns = tile->sheet.columns, stride = tile->sheet.stride;
    const int64_t lines = (tile->last - tile->first) / tile->step;
    if (stride == columns) {
        opsmith_stream(into, from, (size_t)(lines * columns) * size);
        return;
    }
    for (int64_t line = 0; line < lines; ++line) {
        opsmith_stream(into + (size_t)(line * stride) * size, from + (size_t)(line * columns) * size, (size_t)columns * size);
    }
}

/* A chunk of the values that are held for the next sweep, or of their own memory; HELD_GROUP: those of a group. */
#define HELD_GROUP (tile->held == NULL ? NULL : (real *)tile->held + j * opsmith_turns(tile->length))
#define HELD(name)                                                                                                     \
    real name##_line[OPSMITH_CHUNK];                                                                                   \
    real *const name = tile->held == NULL ? name##_line : HELD_GROUP + at

/* Whether each slab is streamed by itself. */
OPSMITH_INLINE int32_t opsmith_streams(const opsmith_tile *tile) { return tile->stream && tile->length >= OPSMITH_SHORT; }

OPSMITH_INLINE int32_t opsmith_is_short_run(const opsmith_tile *tile)
{
    const int64_t run = (tile->to - tile->from) * tile->length;
    return tile->stream && tile->to - tile->from > 1 && tile->length < OPSMITH_SHORT && run <= OPSMITH_BLOCK;
}

/* ---- arrays as they are, for reductions ---- */

/* NAME_values: where the elements of a tile begin; NAME_stride: how far apart its slabs, or its lines, are. */
#define OPSMITH_PLACES(type, name, slab, place)                                                                        \
    const type *name##_values, *name##_second;                                                                         \
    {                                                                                                                  \
        const int64_t slab = tile->first;                                                                              \
        (void)slab;                                                                                                    \
        name##_values = place;                                                                                         \
    }                                                                                                                  \
    {                                                                                                                  \
        const int64_t slab = tile->first + tile->step;                                                                 \
        (void)slab;                                                                                                    \
        name##_second = place;                                                                                         \
    }                                                                                                                  \
    const int64_t name##_stride = name##_second - name##_values
/* The elements of all slabs or lines behind each other, converted. */
#define OPSMITH_CONVERT(suffix, wanted, name, slab, place, length)                                                     \
    for (int64_t slab = tile->first, at_ = 0; wanted && slab < tile->last; slab += tile->step, at_ += length) {        \
        opsmith_load_block_##suffix(place, length, &tile->next, name##_values + at_);                                  \
    }

#define OPSMITH_VALUES_PLAIN(type, name, slab, place)                                                                  \
    OPSMITH_PLACES(type, name, slab, place);                                                                           \
    const opsmith_slabs name##_slabs = {tile->last - tile->first, name##_stride, tile->length, &tile->next}

#define OPSMITH_VALUES_HALF(suffix, name, slab, place)                                                                 \
    float name##_values[OPSMITH_BLOCK];                                                                                \
    const opsmith_slabs name##_slabs = {1, 0, n, NULL};                                                                \
    OPSMITH_CONVERT(suffix, 1, name, slab, place, tile->length)

/* What is absent is filled in. */
#define OPSMITH_VALUES_OR_PLAIN(type, suffix, array, absent, name, slab, place)                                        \
    type name##_filled[OPSMITH_BLOCK];                                                                                 \
    const type *name##_values = name##_filled;                                                                         \
    opsmith_slabs name##_slabs = {1, 0, n, NULL};                                                                      \
    if (array == NULL) {                                                                                               \
        opsmith_fill_##suffix(name##_filled, n, absent);                                                               \
    } else {                                                                                                           \
        OPSMITH_VALUES_PLAIN(type, name##_given, slab, place);                                                         \
        name##_values = name##_given_values;                                                                           \
        name##_slabs = name##_given_slabs;                                                                             \
    }

#define OPSMITH_VALUES_OR_HALF(suffix, array, absent, name, slab, place)                                               \
    float name##_values[OPSMITH_BLOCK];                                                                                \
    const opsmith_slabs name##_slabs = {1, 0, n, NULL};                                                                \
    if (array == NULL) {                                                                                               \
        opsmith_fill_f32(name##_values, n, absent);                                                                    \
    }                                                                                                                  \
    OPSMITH_CONVERT(suffix, array != NULL, name, slab, place, tile->length)

#define OPSMITH_VALUES_f32(name, slab, place) OPSMITH_VALUES_PLAIN(float, name, slab, place)
#define OPSMITH_VALUES_f64(name, slab, place) OPSMITH_VALUES_PLAIN(double, name, slab, place)
#define OPSMITH_VALUES_i32(name, slab, place) OPSMITH_VALUES_PLAIN(int32_t, name, slab, place)
#define OPSMITH_VALUES_i64(name, slab, place) OPSMITH_VALUES_PLAIN(int64_t, name, slab, place)
#define OPSMITH_VALUES_f16(name, slab, place) OPSMITH_VALUES_HALF(f16, name, slab, place)
#define OPSMITH_VALUES_bf16(name, slab, place) OPSMITH_VALUES_HALF(bf16, name, slab, place)
#define OPSMITH_VALUES_OR_f32(array, absent, name, slab, place) \
    OPSMITH_VALUES_OR_PLAIN(float, f32, array, absent, name, slab, place)
#define OPSMITH_VALUES_OR_f64(array, absent, name, slab, place) \
    OPSMITH_VALUES_OR_PLAIN(double, f64, array, absent, name, slab, place)
#define OPSMITH_VALUES_OR_i32(array, absent, name, slab, place) \
    OPSMITH_VALUES_OR_PLAIN(int32_t, i32, array, absent, name, slab, place)
#define OPSMITH_VALUES_OR_i64(array, absent, name, slab, place) \
    OPSMITH_VALUES_OR_PLAIN(int64_t, i64, array, absent, name, slab, place)
#define OPSMITH_VALUES_OR_f16(array, absent, name, slab, place) \
    OPSMITH_VALUES_OR_HALF(f16, array, absent, name, slab, place)
#define OPSMITH_VALUES_OR_bf16(array, absent, name, slab, place) \
    OPSMITH_VALUES_OR_HALF(bf16, array, absent, name, slab, place)

/* ---- columns: the lines of a tile ---- */

#define OPSMITH_LINES_PLAIN(type, name, slab, place)                                                                   \
    OPSMITH_PLACES(type, name, slab, place);                                                                           \
    const opsmith_next *const name##_next = &tile->next

#define OPSMITH_LINES_HALF(suffix, name, slab, place)                                                                  \
    float name##_values[OPSMITH_ROWS * OPSMITH_GROUPS];                                                                \
    const int64_t name##_stride = tile->to;                                                                            \
    const opsmith_next *const name##_next = NULL;                                                                      \
    OPSMITH_CONVERT(suffix, 1, name, slab, place, tile->to)

/* What is absent is one line that is taken again and again. */
#define OPSMITH_LINES_OR_PLAIN(type, suffix, array, absent, name, slab, place)                                         \
    type name##_filled[OPSMITH_GROUPS];                                                                                \
    const type *name##_values = opsmith_fill_##suffix(name##_filled, tile->to, absent);                                \
    const opsmith_next *name##_next = NULL;                                                                            \
    int64_t name##_stride = 0;                                                                                         \
    if (array != NULL) {                                                                                               \
        OPSMITH_LINES_PLAIN(type, name##_given, slab, place);                                                          \
        name##_values = name##_given_values;                                                                           \
        name##_stride = name##_given_stride;                                                                           \
        name##_next = name##_given_next;                                                                               \
    }

#define OPSMITH_LINES_OR_HALF(suffix, array, absent, name, slab, place)                                                \
    float name##_values[OPSMITH_ROWS * OPSMITH_GROUPS];                                                                \
    const opsmith_next *const name##_next = NULL;                                                                      \
    const int64_t name##_stride = array == NULL ? 0 : tile->to;                                                        \
    if (array == NULL) {                                                                                               \
        opsmith_fill_f32(name##_values, tile->to, absent);                                                             \
    }                                                                                                                  \
    OPSMITH_CONVERT(suffix, array != NULL, name, slab, place, tile->to)

#define OPSMITH_LINES_f32(name, slab, place) OPSMITH_LINES_PLAIN(float, name, slab, place)
#define OPSMITH_LINES_f64(name, slab, place) OPSMITH_LINES_PLAIN(double, name, slab, place)
#define OPSMITH_LINES_i32(name, slab, place) OPSMITH_LINES_PLAIN(int32_t, name, slab, place)
#define OPSMITH_LINES_i64(name, slab, place) OPSMITH_LINES_PLAIN(int64_t, name, slab, place)
#define OPSMITH_LINES_f16(name, slab, place) OPSMITH_LINES_HALF(f16, name, slab, place)
#define OPSMITH_LINES_bf16(name, slab, place) OPSMITH_LINES_HALF(bf16, name, slab, place)
#define OPSMITH_LINES_OR_f32(array, absent, name, slab, place) \
    OPSMITH_LINES_OR_PLAIN(float, f32, array, absent, name, slab, place)
#define OPSMITH_LINES_OR_f64(array, absent, name, slab, place) \
    OPSMITH_LINES_OR_PLAIN(double, f64, array, absent, name, slab, place)
#define OPSMITH_LINES_OR_i32(array, absent, name, slab, place) \
    OPSMITH_LINES_OR_PLAIN(int32_t, i32, array, absent, name, slab, place)
#define OPSMITH_LINES_OR_i64(array, absent, name, slab, place) \
    OPSMITH_LINES_OR_PLAIN(int64_t, i64, array, absent, name, slab, place)
#define OPSMITH_LINES_OR_f16(array, absent, name, slab, place) \
    OPSMITH_LINES_OR_HALF(f16, array, absent, name, slab, place)
#define OPSMITH_LINES_OR_bf16(array, absent, name, slab, place) \
    OPSMITH_LINES_OR_HALF(bf16, array, absent, name, slab, place)

#endif
