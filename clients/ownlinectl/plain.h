/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands that are one call, or a list and a call. Each is the `run` of commands. */
#ifndef CTL_PLAIN_H
#define CTL_PLAIN_H

#include "job.h"

int ctl_run_list(struct ctl_job *job);   /* all items */
int ctl_run_newest(struct ctl_job *job); /* of a history that is read from its end: --last */
int ctl_run_show(struct ctl_job *job);   /* the one item that the arguments choose */
int ctl_run_change(struct ctl_job *job); /* says what was done */
int ctl_run_set(struct ctl_job *job);    /* the same, with what was not given as it is */

/* The newest items of a history, shown as this list. */
int ctl_run_history(struct ctl_job *job, const struct ctl_list *list);

/* Shows rows as this list, in its order, or as JSON if the command asks for it. */
void ctl_show_rows(struct ctl_job *job, const struct ctl_list *list, struct ctl_rows *rows);

#endif
