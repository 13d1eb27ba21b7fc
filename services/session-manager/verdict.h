/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a call ended, as every reply says it. */
#ifndef OL_VERDICT_H
#define OL_VERDICT_H

#include "common/bus.h"
#include "session-manager/sm.h"

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

/* Answers a call whose reply says nothing more. Returns 0 or -errno. */
int verdict_reply(struct sm *sm, const struct ol_delivery *call, const struct verdict *verdict);

/* True if an administrator signed the call. */
bool verdict_is_admin(const struct ol_delivery *call);

/* Takes a call that changes something. Returns 0; -EPERM if no administrator signed it; -ESTALE if
 * it was taken before, here or by another instance; or another -errno. */
int verdict_take(struct sm *sm, const struct ol_delivery *call);

#endif
