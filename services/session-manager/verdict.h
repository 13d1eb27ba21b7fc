/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a call ended, as every reply says it. */
#ifndef OL_VERDICT_H
#define OL_VERDICT_H

#include "common/bus.h"

struct verdict {
	enum ol_reply_code code;
	const char *detail, *field;
};

extern const struct verdict verdict_ok, verdict_unavailable;

/* Puts a verdict into the three members that every reply begins with. */
#define VERDICT_FILL(verdict, reply) \
	verdict_fill(verdict, &(reply)->code, (reply)->detail, sizeof(reply)->detail, \
		     (reply)->field, sizeof(reply)->field)
void verdict_fill(const struct verdict *verdict, enum ol_reply_code *ret_code, char *ret_detail,
		  size_t detail_size, char *ret_field, size_t field_size);

#endif
