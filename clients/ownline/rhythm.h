/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a watching device knocks. No I/O: times are CLOCK_BOOTTIME ms that the caller tells. */
#ifndef OWNLINE_RHYTHM_H
#define OWNLINE_RHYTHM_H

#include <stdbool.h>
#include <stdint.h>

#define RHYTHM_NEVER INT64_MAX

enum rhythm_cause {
	RHYTHM_START,
	RHYTHM_TIME,    /* two thirds of the session are over */
	RHYTHM_RETRY,   /* the last knock did not do */
	RHYTHM_NETWORK, /* the device is somewhere else */
	RHYTHM_RESUME,  /* it has slept */
	RHYTHM_ASKED    /* by its user */
};

/* What became of a knock. */
enum rhythm_result {
	RHYTHM_GOOD,    /* open; or sent, where nobody says more */
	RHYTHM_REFUSED, /* knocking again soon does not help */
	RHYTHM_FAILED,
	RHYTHM_UNSENT /* failed, and no site has heard of it */
};

struct rhythm {
	int64_t due_ms; /* the next knock; RHYTHM_NEVER while there is one */
	enum rhythm_cause cause;
	unsigned failures;             /* in a row */
	int64_t rested_ms;             /* when a site hears as many knocks of this device as ever */
	int64_t was_rested_ms;         /* the same before the last knock */
	int64_t stirred_ms, settle_ms; /* 0 = all is quiet */
	int64_t asleep_ms;             /* how long the device has slept since it started */
};

/* The first knock is due at once. monotonic_ms is CLOCK_MONOTONIC, which stands still in sleep. */
void rhythm_begin(struct rhythm *rhythm, int64_t now_ms, int64_t monotonic_ms);

/* A knock begins now. Returns why. */
enum rhythm_cause rhythm_go(struct rhythm *rhythm, int64_t now_ms);

/* A knock out of turn: at once, but a site hears ten packets of a device, and then one a second,
 * and a knock is six of them; it waits until four are heard. */
void rhythm_hurry(struct rhythm *rhythm, int64_t now_ms, enum rhythm_cause cause);

/* Something moves in the network. At settle_ms, one second after the last and at most two after the
 * first of such moves, it is time to look at what has come of it. */
void rhythm_stir(struct rhythm *rhythm, int64_t now_ms);

/* True if that time has come; once. */
bool rhythm_is_settled(struct rhythm *rhythm, int64_t now_ms);

/* Tells of a sleep of two seconds or more, once; such a sleep stirs the network. */
bool rhythm_has_slept(struct rhythm *rhythm, int64_t now_ms, int64_t monotonic_ms);

/* A knock has ended. left_ms: how long its session lasts; 0 = unknown, then an hour. The next comes
 * after two thirds of it, after five minutes if it was refused, and if it failed after 5 s, 10 s
 * and so on up to five minutes. random, any number, moves the time by up to a quarter; a session's
 * by up to a twentieth, and only towards its beginning. A knock out of turn that was due before
 * stays so. */
void rhythm_end(struct rhythm *rhythm, int64_t now_ms, enum rhythm_result result, int64_t left_ms,
		uint32_t random);

#endif
