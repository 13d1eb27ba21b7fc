/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long something takes: how often it was measured, the sum, the longest. */
#ifndef OL_SPAN_H
#define OL_SPAN_H

#include <stdint.h>

struct ol_span {
	uint64_t count, sum;
	uint64_t max; /* since it was published last */
};

/* Adds one measurement in the span's unit; a negative one, as of two clocks that differ, is 0. */
static inline void ol_span_add(struct ol_span *span, int64_t value)
{
	uint64_t length = value > 0 ? (uint64_t)value : 0;

	span->count++;
	span->sum += length;
	if (length > span->max)
		span->max = length;
}

#endif
