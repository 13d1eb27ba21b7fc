/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What became of a knock, as the site says it on the device's own topic. No I/O. */
#ifndef OWNLINE_RESULT_H
#define OWNLINE_RESULT_H

#include <stddef.h>
#include <stdint.h>

#define RESULT_REASON 33

enum result_state {
	RESULT_NOTHING, /* it was good, and there is nothing to open or to close */
	RESULT_PENDING, /* the router was told */
	RESULT_OPEN,
	RESULT_CLOSED,
	RESULT_REFUSED
};

struct result {
	uint8_t device[16];
	int64_t t_ms, at_ms; /* the time inside the knock; when this was known */
	enum result_state state;
	char reason[RESULT_REASON]; /* one word of a-z, 0-9 and - */
	int64_t open, pending;      /* sessions of the device */
	int64_t end_ms;             /* when the last of them ends; 0 = there is none */
};

/* Reads a result. Fields that nobody knows yet are skipped. Returns 0 or -EBADMSG. */
int result_read(const char *text, size_t length, struct result *ret_result);

#endif
