/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Carries a knock to a broker, in a process of its own, and brings back what is said there. */
#ifndef OWNLINE_COURIER_H
#define OWNLINE_COURIER_H

#include "child.h"
#include "common/knock.h"
#include "errand.h"

#define COURIER_TEXT 1024 /* most bytes of what a courier brings */

enum courier_word {
	COURIER_HEARS = 'h',  /* it listens */
	COURIER_SENT = 's',   /* the broker has acknowledged the knock */
	COURIER_RESULT = 'r', /* text: what was published on the topic of results */
	COURIER_FAILS = 'f'   /* text: why; it tries again */
};

struct courier_news {
	enum courier_word word;
	char text[COURIER_TEXT + 1]; /* closed by a zero */
	size_t length;
};

/* Sends a courier off. It connects, and again until it is stopped, so the errand outlives a restart
 * of the broker; at one that is not to be trusted it ends; it listens before it knocks. device's
 * secret does not go with it. Returns 0 or -errno. */
int courier_start(struct child *courier, const struct errand *errand, struct device *device);

/* Gives it the knock to carry, in place of any before. It tries until somebody is there who takes
 * it, or the broker keeps it. Returns 0 or -errno. */
int courier_give(const struct child *courier, const uint8_t packet[OL_KNOCK_PACKET]);

/* What it has to say, without waiting. Returns 1, 0 (nothing now) or -EPIPE (it has ended). */
int courier_hear(const struct child *courier, struct courier_news *ret_news);

#endif
