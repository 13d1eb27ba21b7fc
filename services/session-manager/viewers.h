/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose views are to be looked at, and what was published of them: a table that forgets rather than
 * grows. Times are CLOCK_BOOTTIME. No I/O. */
#ifndef OL_VIEWERS_H
#define OL_VIEWERS_H

#include <stdbool.h>
#include <stdint.h>

#include "session-manager/marks.h"

#define VIEWERS_MOST     2048   /* users; a power of two */
#define VIEWERS_SLICE    8      /* users that are looked at together */
#define VIEWERS_WAIT_MS  50     /* what follows within that time goes along */
#define VIEWERS_AGAIN_MS 1500   /* later: another session-manager may have been between */
#define VIEWERS_OLD_MS   150000 /* what was published that long ago may be published again */

struct viewer {
	uint64_t user;  /* 0 = free */
	uint8_t marked; /* kinds that have changed: they are published, whatever we knew of them */
	uint8_t again;  /* kinds to look at once more, at again_ms */
	int64_t marked_ms, again_ms;
	struct viewer_view {
		uint64_t hash;
		int64_t shown_ms; /* 0 = never */
		int64_t lapse_ms; /* when it changes by itself, 0 = not */
	} views[VIEW_KINDS];
};

struct viewers {
	struct viewer list[VIEWERS_MOST];
	unsigned next; /* where the search for due ones begins */
};

/* A user whose views are due. */
struct pick {
	uint64_t user;
	unsigned kinds;
	unsigned marked;   /* those of them that have changed */
	int64_t marked_ms; /* since when */
};

/* Forgets everything. */
void viewers_clear(struct viewers *viewers);

/* A change: returns false if there is no room for the user. */
bool viewers_mark(struct viewers *viewers, uint64_t user, unsigned kinds, int64_t now_ms);

/* Takes out users of whom something is due. Returns how many. */
unsigned viewers_pick(struct viewers *viewers, int64_t now_ms,
		      struct pick ret_picks[static VIEWERS_SLICE]);

/* When something is due next, 0 = nothing ever. */
int64_t viewers_next_ms(const struct viewers *viewers);

/* A view was rendered: its text has this hash, and at lapse_ms it changes by itself (0: it does
 * not). True if it should be published: it differs from what was, or that is old. */
bool viewers_look(struct viewers *viewers, uint64_t user, enum view_kind kind, uint64_t hash,
		  int64_t lapse_ms, int64_t now_ms);

/* It was published. */
void viewers_shown(struct viewers *viewers, uint64_t user, enum view_kind kind, uint64_t hash,
		   int64_t now_ms);

#endif
