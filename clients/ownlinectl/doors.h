/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands about sessions, and what goes wrong with them. Each is the `run` of commands. */
#ifndef CTL_DOORS_H
#define CTL_DOORS_H

#include "job.h"

int ctl_run_sessions(struct ctl_job *job); /* the living ones, or the history */
int ctl_run_session(struct ctl_job *job);  /* opens or extends one, and shows it */
int ctl_run_close(struct ctl_job *job);    /* one, or all that match */
int ctl_run_doctor(struct ctl_job *job);   /* refused if a check has failed */

#endif
