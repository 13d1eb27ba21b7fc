/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose views a transaction has touched. No I/O. */
#ifndef OL_MARKS_H
#define OL_MARKS_H

#include <stdint.h>

#include "gen/messages.h"

#define MARKS_USERS  512
#define MARKS_PLACES 64 /* services, and as many routers */

enum view_kind {
	VIEW_SESSIONS,
	VIEW_SERVICES,
	VIEW_DEVICES,
	VIEW_INVITATIONS,
	VIEW_ROUTERS,
	VIEW_KINDS /* how many */
};

#define VIEW(kind) (1u << (kind))
#define VIEWS_ALL  ((1u << VIEW_KINDS) - 1)

/* A user, or a service whose users are meant. */
struct mark {
	uint64_t id;
	int64_t kinds;
};

/* A router: the users of its services are meant. */
struct router_mark {
	char id[33];
	int64_t kinds;
};

struct marks {
	struct mark users[MARKS_USERS];
	struct mark services[MARKS_PLACES];
	struct router_mark routers[MARKS_PLACES];
	unsigned user_count, service_count, router_count;
	unsigned everybody; /* kinds of which every user's view is meant */
};

void marks_clear(struct marks *marks);

/* kinds: one VIEW(…) or more. What does not fit marks everybody. */
void marks_user(struct marks *marks, uint64_t user, unsigned kinds);
void marks_service(struct marks *marks, uint64_t service, unsigned kinds);
void marks_router(struct marks *marks, const char *router, unsigned kinds);

/* Marks whoever sees what an event tells of. */
void marks_event(struct marks *marks, const struct ol_event *event);

/* Adds all of `more`, but for its users. */
void marks_add_places(struct marks *marks, const struct marks *more);

#endif
