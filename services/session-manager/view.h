/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Views of some users: read, rendered and published together. */
#ifndef OL_VIEW_H
#define OL_VIEW_H

#include "session-manager/viewers.h"

struct sm;

/* Users who are looked at together. */
struct slice {
	struct pick picks[VIEWERS_SLICE]; /* of whom something is due */
	unsigned pick_count;
	struct pick users[VIEWERS_SLICE]; /* who can see views, and which are to be looked at */
	unsigned count;
	int64_t at_ms;  /* by the database's clock, which all instances share */
	unsigned asked; /* kinds that view_ask has asked for */
};

/* Within a transaction: asks for the views of slice->users. Read nothing else before view_show. */
void view_ask(struct sm *sm, struct slice *slice);

/* After the commit: renders them, and publishes those that have changed. */
void view_show(struct sm *sm, const struct slice *slice);

#endif
