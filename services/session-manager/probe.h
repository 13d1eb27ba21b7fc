/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tries a TCP connection, one at a time, to see whether somebody answers. */
#ifndef OL_PROBE_H
#define OL_PROBE_H

#include "common/addr.h"
#include "common/loop.h"

#define PROBE_MS 1000 /* who has not answered by then is silent */

/* rc: 0 it answers; -ECONNREFUSED; -ETIMEDOUT; another -errno: it cannot be reached. */
typedef void probe_done(void *arg, int rc);

struct probe {
	struct ol_loop *loop; /* NULL before the first */
	struct ol_watch watch;
	struct ol_timer deadline;
	probe_done *done; /* NULL while nothing is tried */
	void *arg;
};

/* Begins; done is called later, once. Returns 0; -EBUSY while another one is under way; or -errno.
 */
int probe_start(struct probe *probe, struct ol_loop *loop, const struct ol_addr *host,
		uint16_t port, probe_done *done, void *arg);

#endif
