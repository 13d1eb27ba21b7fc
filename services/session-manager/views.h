/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What users see of their own, live: views on the bus, rendered from the database a moment after a
 * commit has touched them. Whoever comes later finds the last one there; it says until when it is
 * good. */
#ifndef OL_VIEWS_H
#define OL_VIEWS_H

#include "common/loop.h"
#include "common/span.h"
#include "session-manager/outbox.h"
#include "session-manager/viewers.h"

struct sm;

/* A way through all users. */
struct sweep {
	bool is_on;
	uint64_t after;  /* the user who was looked at last */
	unsigned marked; /* kinds that have changed */
};

struct views {
	struct viewers viewers;
	struct marks places; /* services and routers whose users are not marked yet */
	struct sweep sweep;
	int64_t sweep_ms;   /* CLOCK_BOOTTIME: when the next one begins by itself */
	int64_t generation; /* of what was published last, */
	int mid;            /* and that publish, until the broker has answered; else 0 */
	int64_t rest_ms;    /* CLOCK_BOOTTIME: nothing is looked at before */
	struct ol_timer timer;
	uint64_t published;
	struct ol_span lag_ms; /* from a commit to the view that shows it */
};

/* Returns 0 or -ENOSPC. */
int views_start(struct sm *sm);

/* After a commit: the views that it has touched are looked at soon. */
void views_mark(struct sm *sm, const struct marks *marks);

/* The same for events that another instance has left behind. */
void views_adopt(struct sm *sm, const struct outbox_row *rows, unsigned count);

/* The connection is new: all views are published, a few at a time. */
void views_all(struct sm *sm);

/* The broker has answered a publish. */
void views_answered(struct sm *sm, int mid);

/* Once a second: sees whether it is time to look at all of them. */
void views_beat(struct sm *sm);

#endif
