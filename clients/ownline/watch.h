/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps a device's door open for as long as it runs. */
#ifndef OWNLINE_WATCH_H
#define OWNLINE_WATCH_H

#include "knock.h"

struct watch_words {
	enum knock_way way;
	uint32_t duration_s;         /* 0 = as long as the site thinks fit */
	const char *const *services; /* names or ids, closed by NULL; none = the automatic ones */
};

/* Knocks now, when the network changes, after sleep, in good time before the session ends, and on
 * SIGUSR1, until SIGTERM, SIGINT or SIGHUP. The site is read anew for each knock. Tells the service
 * manager what is the case. Returns 0 when it was ended, or -errno if it could not begin. */
int watch_run(struct device *device, const struct watch_words *words);

#endif
