/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A message as it came from a broker. */
#ifndef OL_LETTER_H
#define OL_LETTER_H

#include <stdbool.h>
#include <stddef.h>

/* Nothing in it is checked. */
struct ol_letter {
	const char *topic;
	const void *payload;
	size_t length;
	bool is_retained;      /* the broker kept it: nobody sent it just now */
	const char *signature; /* the user property ol-sig */
	unsigned signatures;   /* how often it was there */
	const char *response_topic;
	const void *correlation;
	size_t correlation_length;
};

#endif
