/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose views a transaction has touched. */
#include "session-manager/marks.h"

#include <stdio.h>
#include <string.h>

/* What shows the name and the title of a service. */
#define OF_SERVICE (VIEW(VIEW_SERVICES) | VIEW(VIEW_SESSIONS) | VIEW(VIEW_INVITATIONS))

void marks_clear(struct marks *marks)
{
	marks->user_count = marks->service_count = marks->router_count = 0;
	marks->everybody = 0;
}

/* The newest ones are looked at first: one transaction often marks the same again. */
static void add(struct marks *marks, struct mark *list, unsigned *count, unsigned most, uint64_t id,
		unsigned kinds)
{
	for (unsigned i = *count; i; i--) {
		if (list[i - 1].id == id) {
			list[i - 1].kinds |= kinds;
			return;
		}
	}
	if (*count == most)
		marks->everybody |= kinds;
	else
		list[(*count)++] = (struct mark){ id, kinds };
}

void marks_user(struct marks *marks, uint64_t user, unsigned kinds)
{
	add(marks, marks->users, &marks->user_count, MARKS_USERS, user, kinds);
}

void marks_service(struct marks *marks, uint64_t service, unsigned kinds)
{
	add(marks, marks->services, &marks->service_count, MARKS_PLACES, service, kinds);
}

void marks_router(struct marks *marks, const char *router, unsigned kinds)
{
	struct router_mark *mark = marks->routers;

	while (mark < &marks->routers[marks->router_count] && strcmp(mark->id, router) != 0)
		mark++;
	if (mark < &marks->routers[marks->router_count]) {
		mark->kinds |= kinds;
	} else if (marks->router_count == MARKS_PLACES) {
		marks->everybody |= kinds;
	} else {
		marks->router_count++;
		mark->kinds = kinds;
		snprintf(mark->id, sizeof mark->id, "%s", router);
	}
}

/* The views of the user whom an event names. Who gets an account with it sees all of them for the
 * first time. */
static unsigned kinds_of(const struct ol_event *event)
{
	bool is_first = event->what == OL_EVENT_WHAT_ADDED ||
			event->what == OL_EVENT_WHAT_CONFIRMED ||
			event->what == OL_EVENT_WHAT_SUCCEEDED;

	switch (event->kind) {
	case OL_EVENT_KIND_SESSION:
		return VIEW(VIEW_SESSIONS);
	case OL_EVENT_KIND_LOGIN:
		return is_first ? VIEWS_ALL : 0;
	case OL_EVENT_KIND_DEVICE:
		return is_first ? VIEWS_ALL : VIEW(VIEW_DEVICES);
	case OL_EVENT_KIND_INVITATION:
		return VIEW(VIEW_INVITATIONS);
	case OL_EVENT_KIND_USER:
		return VIEWS_ALL;
	case OL_EVENT_KIND_GRANT:
		return VIEW(VIEW_SERVICES) | VIEW(VIEW_ROUTERS) | VIEW(VIEW_INVITATIONS);
	case OL_EVENT_KIND_SERVICE:
	case OL_EVENT_KIND_ROUTER:
		break;
	}
	return 0;
}

/* Whose a service was that is gone, nobody can say any more. */
static void mark_service(struct marks *marks, const struct ol_event *event)
{
	if (event->what == OL_EVENT_WHAT_REMOVED)
		marks->everybody |= OF_SERVICE | VIEW(VIEW_ROUTERS);
	else
		marks_service(marks, event->service, OF_SERVICE);
}

static void mark_router(struct marks *marks, const struct ol_event *event)
{
	bool is_presence =
		event->what == OL_EVENT_WHAT_ONLINE || event->what == OL_EVENT_WHAT_OFFLINE;

	marks_router(marks, event->router,
		     is_presence ? VIEW(VIEW_ROUTERS)
				 : VIEW(VIEW_ROUTERS) | VIEW(VIEW_SERVICES) | VIEW(VIEW_SESSIONS));
}

void marks_event(struct marks *marks, const struct ol_event *event)
{
	unsigned kinds = event->has_user ? kinds_of(event) : 0;

	if (kinds)
		marks_user(marks, event->user, kinds);
	if (event->kind == OL_EVENT_KIND_SERVICE && event->has_service)
		mark_service(marks, event);
	if (event->kind == OL_EVENT_KIND_ROUTER && event->has_router)
		mark_router(marks, event);
}

void marks_add_places(struct marks *marks, const struct marks *more)
{
	marks->everybody |= more->everybody;
	for (unsigned i = 0; i < more->service_count; i++)
		marks_service(marks, more->services[i].id, (unsigned)more->services[i].kinds);
	for (unsigned i = 0; i < more->router_count; i++)
		marks_router(marks, more->routers[i].id, (unsigned)more->routers[i].kinds);
}
