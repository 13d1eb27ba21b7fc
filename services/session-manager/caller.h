/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who calls: an admin by certificate, a user by the cookie of a browser, or nobody. */
#ifndef OL_CALLER_H
#define OL_CALLER_H

#include "session-manager/rpc.h"

/* What the table keeps of a cookie. */
void caller_cookie_hash(const char *cookie, uint8_t ret_hash[32]);

/* Within a transaction: finds the caller, and refuses the call if he may not make it. */
void caller_find(struct sm *sm, struct rpc *rpc);

/* True if the caller may change what belongs to this user: his own, or as an admin, who must have
 * stepped up, anybody's. Refuses the call if not; to members there is nobody else. */
bool caller_may_act(const struct sm *sm, struct rpc *rpc, uint64_t user);

#endif
