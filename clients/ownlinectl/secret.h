/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands that are answered with a secret: passwords, and links that enrol devices and invite
 * guests. Each is the `run` of commands. */
#ifndef CTL_SECRET_H
#define CTL_SECRET_H

#include "job.h"

int ctl_run_password(struct ctl_job *job); /* adds a user or gives a one-time password */
int ctl_run_invite(struct ctl_job *job);
int ctl_run_enrol(struct ctl_job *job);

/* Prints a link and when it ends, and on a terminal as a picture too. */
void ctl_print_link(struct ctl_job *job, const char *link, int64_t end_ms);

#endif
