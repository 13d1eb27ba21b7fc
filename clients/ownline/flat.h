/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the flattest JSON there is: one object of strings without escapes and of integers. For
 * whoever has no JSON library. No I/O. */
#ifndef OWNLINE_FLAT_H
#define OWNLINE_FLAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct flat {
	const char *at, *end;
	bool is_begun;
};

struct flat_word {
	const char *text; /* no zero behind it */
	size_t length;
};

/* A name and its value. */
struct flat_pair {
	struct flat_word name;
	bool is_number;
	struct flat_word word; /* if it is a string: ASCII without control characters */
	int64_t number;        /* if it is an integer, within 2^53 either way */
};

/* Begins to read a text, which must live as long as the pairs. */
void flat_begin(struct flat *flat, const char *text, size_t length);

/* Reads the next pair. Returns 1; 0 at the end, when the whole text was such an object; or -EBADMSG
 * for anything else. */
int flat_next(struct flat *flat, struct flat_pair *ret_pair);

bool flat_is(struct flat_word word, const char *text);

#endif
