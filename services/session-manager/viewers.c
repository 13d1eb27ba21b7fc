/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose views are to be looked at, and what was published of them. */
#include "session-manager/viewers.h"

#include <stddef.h>
#include <string.h>

#define REACH 8 /* places at which a user may stand */

void viewers_clear(struct viewers *viewers)
{
	memset(viewers, 0, sizeof *viewers);
}

static struct viewer *place(struct viewers *viewers, uint64_t user, unsigned step)
{
	return &viewers->list[(user + step) % VIEWERS_MOST];
}

static struct viewer *find(struct viewers *viewers, uint64_t user)
{
	for (unsigned i = 0; i < REACH; i++)
		if (place(viewers, user, i)->user == user)
			return place(viewers, user, i);
	return NULL;
}

static int64_t newest_ms(const struct viewer *viewer)
{
	int64_t ms = 0;

	for (unsigned kind = 0; kind < VIEW_KINDS; kind++)
		if (viewer->views[kind].shown_ms > ms)
			ms = viewer->views[kind].shown_ms;
	return ms;
}

/* Finds a user, or makes a place: a free one, or that of whoever nothing was published for the
 * longest time. NULL: something is due of everybody there. */
static struct viewer *take(struct viewers *viewers, uint64_t user)
{
	struct viewer *best = find(viewers, user);

	if (best)
		return best;
	for (unsigned i = 0; i < REACH; i++) {
		struct viewer *viewer = place(viewers, user, i);

		if (!viewer->marked && !viewer->again &&
		    (!best || newest_ms(viewer) < newest_ms(best)))
			best = viewer;
	}
	if (best)
		*best = (struct viewer){ .user = user };
	return best;
}

bool viewers_mark(struct viewers *viewers, uint64_t user, unsigned kinds, int64_t now_ms)
{
	struct viewer *viewer = take(viewers, user);

	if (!viewer)
		return false;
	if (!viewer->marked)
		viewer->marked_ms = now_ms;
	viewer->marked |= (uint8_t)kinds;
	return true;
}

/* When something of a user is due; 0 = never. */
static int64_t due_ms(const struct viewer *viewer)
{
	int64_t ms = viewer->marked ? viewer->marked_ms + VIEWERS_WAIT_MS : INT64_MAX;

	if (viewer->again && viewer->again_ms < ms)
		ms = viewer->again_ms;
	for (unsigned kind = 0; kind < VIEW_KINDS; kind++)
		if (viewer->views[kind].lapse_ms && viewer->views[kind].lapse_ms < ms)
			ms = viewer->views[kind].lapse_ms;
	return ms == INT64_MAX ? 0 : ms;
}

/* Takes out what is due of one user. */
static struct pick take_out(struct viewer *viewer, int64_t now_ms)
{
	struct pick pick = { .user = viewer->user, .marked_ms = viewer->marked_ms };

	pick.kinds = pick.marked = viewer->marked;
	viewer->marked = 0;
	if (viewer->again && viewer->again_ms <= now_ms) {
		pick.kinds |= viewer->again;
		viewer->again = 0;
	}
	for (unsigned kind = 0; kind < VIEW_KINDS; kind++) {
		struct viewer_view *view = &viewer->views[kind];

		if (!view->lapse_ms || view->lapse_ms > now_ms)
			continue;
		pick.kinds |= VIEW(kind);
		view->lapse_ms = 0;
	}
	if (pick.marked) {
		viewer->again |= (uint8_t)pick.marked;
		viewer->again_ms = now_ms + VIEWERS_AGAIN_MS;
	}
	return pick;
}

unsigned viewers_pick(struct viewers *viewers, int64_t now_ms,
		      struct pick ret_picks[static VIEWERS_SLICE])
{
	unsigned count = 0, begin = viewers->next;

	for (unsigned i = 0; i < VIEWERS_MOST && count < VIEWERS_SLICE; i++) {
		unsigned at = (begin + i) % VIEWERS_MOST;
		struct viewer *viewer = &viewers->list[at];
		int64_t ms = viewer->user ? due_ms(viewer) : 0;

		if (!ms || ms > now_ms)
			continue;
		ret_picks[count++] = take_out(viewer, now_ms);
		viewers->next = (at + 1) % VIEWERS_MOST;
	}
	return count;
}

int64_t viewers_next_ms(const struct viewers *viewers)
{
	int64_t next_ms = 0;

	for (unsigned i = 0; i < VIEWERS_MOST; i++) {
		int64_t ms = viewers->list[i].user ? due_ms(&viewers->list[i]) : 0;

		if (ms && (!next_ms || ms < next_ms))
			next_ms = ms;
	}
	return next_ms;
}

bool viewers_look(struct viewers *viewers, uint64_t user, enum view_kind kind, uint64_t hash,
		  int64_t lapse_ms, int64_t now_ms)
{
	struct viewer *viewer = take(viewers, user);
	struct viewer_view *view = viewer ? &viewer->views[kind] : NULL;

	if (!view)
		return true;
	view->lapse_ms = lapse_ms;
	return !view->shown_ms || view->hash != hash || now_ms - view->shown_ms >= VIEWERS_OLD_MS;
}

void viewers_shown(struct viewers *viewers, uint64_t user, enum view_kind kind, uint64_t hash,
		   int64_t now_ms)
{
	struct viewer *viewer = find(viewers, user);

	if (!viewer)
		return;
	viewer->views[kind].hash = hash;
	viewer->views[kind].shown_ms = now_ms;
}
