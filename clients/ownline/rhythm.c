/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a watching device knocks. */
#include "rhythm.h"

#define SECOND_MS INT64_C(1000)
#define MINUTE_MS (60 * SECOND_MS)

#define LASTS_MS  (60 * MINUTE_MS) /* a session, if nobody says more */
#define LEAST_MS  (2 * SECOND_MS)  /* between a good knock and the next */
#define MOST_MS   (24 * 60 * MINUTE_MS)
#define FIRST_MS  (5 * SECOND_MS) /* after a failure */
#define LAST_MS   (5 * MINUTE_MS)
#define DOUBLINGS 6 /* from the first to the last */

#define QUIET_MS   SECOND_MS
#define UNQUIET_MS (2 * SECOND_MS)
#define SLEEP_MS   (2 * SECOND_MS)

/* What a site hears of a device takes one second each to be forgotten. */
#define HEARS_MS  (10 * SECOND_MS)
#define KNOCK_MS  (6 * SECOND_MS) /* three tries over two address families */
#define ENOUGH_MS (4 * SECOND_MS) /* two tries */

void rhythm_begin(struct rhythm *rhythm, int64_t now_ms, int64_t monotonic_ms)
{
	*rhythm = (struct rhythm){ .due_ms = now_ms,
				   .cause = RHYTHM_START,
				   .asleep_ms = now_ms - monotonic_ms };
}

enum rhythm_cause rhythm_go(struct rhythm *rhythm, int64_t now_ms)
{
	rhythm->was_rested_ms = rhythm->rested_ms;
	if (rhythm->rested_ms < now_ms)
		rhythm->rested_ms = now_ms;
	rhythm->rested_ms += KNOCK_MS;
	if (rhythm->rested_ms > now_ms + HEARS_MS)
		rhythm->rested_ms = now_ms + HEARS_MS;
	rhythm->due_ms = RHYTHM_NEVER;
	return rhythm->cause;
}

void rhythm_hurry(struct rhythm *rhythm, int64_t now_ms, enum rhythm_cause cause)
{
	int64_t heard_ms = rhythm->rested_ms - HEARS_MS + ENOUGH_MS;
	int64_t due_ms = heard_ms > now_ms ? heard_ms : now_ms;

	rhythm->failures = 0;
	if (rhythm->due_ms <= due_ms)
		return;
	rhythm->due_ms = due_ms;
	rhythm->cause = cause;
}

void rhythm_stir(struct rhythm *rhythm, int64_t now_ms)
{
	if (!rhythm->stirred_ms)
		rhythm->stirred_ms = now_ms;
	rhythm->settle_ms = now_ms + QUIET_MS;
	if (rhythm->settle_ms > rhythm->stirred_ms + UNQUIET_MS)
		rhythm->settle_ms = rhythm->stirred_ms + UNQUIET_MS;
}

bool rhythm_is_settled(struct rhythm *rhythm, int64_t now_ms)
{
	if (!rhythm->stirred_ms || now_ms < rhythm->settle_ms)
		return false;
	rhythm->stirred_ms = rhythm->settle_ms = 0;
	return true;
}

bool rhythm_has_slept(struct rhythm *rhythm, int64_t now_ms, int64_t monotonic_ms)
{
	int64_t asleep_ms = now_ms - monotonic_ms;

	if (asleep_ms - rhythm->asleep_ms < SLEEP_MS)
		return false;
	rhythm->asleep_ms = asleep_ms;
	rhythm_stir(rhythm, now_ms);
	return true;
}

/* A part of span_ms, from nothing up to all of it. */
static int64_t part_of(int64_t span_ms, uint32_t random)
{
	return (int64_t)(((uint64_t)span_ms * random) >> 32);
}

static int64_t pause_of(const struct rhythm *rhythm, enum rhythm_result result, int64_t left_ms,
			uint32_t random)
{
	int64_t pause_ms = LAST_MS;

	if (result == RHYTHM_GOOD) {
		if (left_ms <= 0)
			left_ms = LASTS_MS;
		pause_ms = left_ms < MOST_MS ? left_ms / 3 * 2 : MOST_MS;
		pause_ms -= part_of(pause_ms / 20, random);
		return pause_ms > LEAST_MS ? pause_ms : LEAST_MS;
	}
	if (result != RHYTHM_REFUSED && rhythm->failures < DOUBLINGS)
		pause_ms = FIRST_MS << rhythm->failures;
	return pause_ms - pause_ms / 4 + part_of(pause_ms / 2, random);
}

void rhythm_end(struct rhythm *rhythm, int64_t now_ms, enum rhythm_result result, int64_t left_ms,
		uint32_t random)
{
	int64_t due_ms = now_ms + pause_of(rhythm, result, left_ms, random);

	if (result == RHYTHM_UNSENT)
		rhythm->rested_ms = rhythm->was_rested_ms;
	if (due_ms < rhythm->due_ms) {
		rhythm->due_ms = due_ms;
		rhythm->cause = result == RHYTHM_GOOD ? RHYTHM_TIME : RHYTHM_RETRY;
	}
	if (result == RHYTHM_GOOD)
		rhythm->failures = 0;
	else if (rhythm->failures < DOUBLINGS)
		rhythm->failures++;
}
