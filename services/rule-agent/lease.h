/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What time it is and how long the list may be held, from session-manager's answers alone: the
 * router's own clock may say 1970. Times are CLOCK_BOOTTIME in ms unless they are named Unix times.
 */
#ifndef OL_LEASE_H
#define OL_LEASE_H

#include <stdbool.h>
#include <stdint.h>

#include "gen/messages.h"

#define LEASE_QUESTIONS 4     /* hellos that may still be answered */
#define LEASE_ANSWER_MS 10000 /* an answer that comes later is none */

struct lease {
	struct {
		uint8_t nonce[16];
		int64_t sent_ms; /* 0 = none */
	} questions[LEASE_QUESTIONS];
	unsigned next;
	bool is_known;     /* an answer has come: the time is known */
	bool is_pending;   /* it was not yet matched with the list */
	int64_t offset_ms; /* Unix time - CLOCK_BOOTTIME */
	int64_t end_ms;
	int64_t revision;
	uint8_t digest[32];
};

enum lease_match {
	LEASE_NONE,    /* no answer waits to be matched */
	LEASE_GOOD,    /* the list is the one that was named, or newer */
	LEASE_BEHIND,  /* the list is older */
	LEASE_DIFFERS, /* the list has the revision that was named, and other content */
};

/* Remembers a hello that is being sent. */
void lease_ask(struct lease *lease, const uint8_t nonce[16], int64_t now_ms);

/* Takes an answer. The nonce must be that of a recent hello, and is used up. The time counts from
 * when the hello was sent, so that it errs to the late side and doors shut early. Returns 0 or
 * -ESTALE. */
int lease_take(struct lease *lease, const struct ol_lease *answer, int64_t now_ms);

/* Compares the waiting answer with the list that is held; digest is needed only if the revisions
 * are equal. LEASE_BEHIND leaves the answer waiting, until its end. */
enum lease_match lease_match(struct lease *lease, int64_t revision, const uint8_t digest[32],
			     int64_t now_ms);

/* Unix time in ms; only if is_known. */
int64_t lease_unix_ms(const struct lease *lease, int64_t now_ms);

enum lease_step {
	LEASE_STEP_TAKE,
	LEASE_STEP_OLD, /* nothing new: ignore it */
	LEASE_STEP_GAP, /* something is missing between: ask for the whole list */
};

/* What to do with a whole list, or with a change of the list of revision `base`. */
enum lease_step lease_step_list(int64_t held, int64_t revision);
enum lease_step lease_step_change(int64_t held, int64_t base, int64_t revision);

#endif
