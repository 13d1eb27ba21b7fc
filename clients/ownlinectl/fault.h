/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a command ends without success: an exit status, and words for a person. */
#ifndef CTL_FAULT_H
#define CTL_FAULT_H

#define CTL_REFUSED     1   /* session-manager refused; the other statuses stand in sysexits.h */
#define CTL_INTERRUPTED 130 /* by Ctrl-C, as shells have it */

struct ctl_fault {
	int status;
	char text[1536];
};

/* Fills the fault: what is wrong, where, and what to do. Values from outside must be quoted.
 * Returns -EINVAL. */
int ctl_refuse(struct ctl_fault *fault, int status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
