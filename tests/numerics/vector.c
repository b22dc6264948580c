/* The copies and the padded lines of opsmith_vector.h, as functions of a library. */
#include "opsmith_vector.h"

void stream(void *into, const void *from, size_t bytes);
void put_line(void *into, const void *from, size_t bytes, int32_t streamed);
void copy_line(void *into, const void *from, size_t bytes);

void stream(void *into, const void *from, size_t bytes) { opsmith_stream(into, from, bytes); }
void put_line(void *into, const void *from, size_t bytes, int32_t streamed)
{
    opsmith_put_line(into, from, bytes, streamed);
}
void copy_line(void *into, const void *from, size_t bytes) { opsmith_copy_line(into, from, bytes); }

#define LINES(suffix, type)                                                                                            \
    int pad_##suffix(type *line, const type *from, int64_t count, const type *fill);                                   \
    int fill_##suffix(type *line, int64_t count, const type *value);                                                   \
                                                                                                                       \
    int pad_##suffix(type *line, const type *from, int64_t count, const type *fill)                                    \
    {                                                                                                                  \
        return opsmith_pad_##suffix(line, from, count, *fill) == line;                                                 \
    }                                                                                                                  \
    int fill_##suffix(type *line, int64_t count, const type *value)                                                    \
    {                                                                                                                  \
        return opsmith_fill_##suffix(line, count, *value) == line;                                                     \
    }

LINES(f32, float)
LINES(f64, double)
LINES(i32, int32_t)
LINES(i64, int64_t)
LINES(u16, uint16_t)
