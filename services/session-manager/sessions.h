/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sessions as people see them. */
#ifndef OL_SESSIONS_H
#define OL_SESSIONS_H

#include "session-manager/pg.h"

#include "gen/messages.h"

/* Within a transaction: fills a page with these sessions, in this order; those that are not there
 * are left out. At most OL_SESSION_LIST_REPLY_ITEMS_MAX are taken. */
void sessions_read(struct pg *pg, const uint64_t *ids, unsigned count,
		   struct ol_session_list_reply *reply);

#endif
