/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands about the history. Each is the `run` of commands. */
#ifndef CTL_EVENTS_H
#define CTL_EVENTS_H

#include "job.h"

int ctl_run_events(
	struct ctl_job *job); /* shows the newest ones, and with --follow those to come */
int ctl_run_verify(struct ctl_job *job); /* computes the chain again */

#endif
