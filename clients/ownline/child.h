/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work that may take long, in a process of its own: who does not want to wait any more, ends it. */
#ifndef OWNLINE_CHILD_H
#define OWNLINE_CHILD_H

#include <sys/types.h>

struct child {
	pid_t pid; /* 0 = there is none */
	int fd;    /* of messages between the two; -1 when there is none */
};

#define CHILD_NONE ((struct child){ 0, -1 })

/* Starts a child, which runs work with its end of the messages, and then ends. It ends at the
 * latest with its parent. Returns 0 or -errno. */
int child_start(struct child *child, void (*work)(int fd, void *arg), void *arg);

/* Ends a child at once, whatever it is at. */
void child_stop(struct child *child);

#endif
