/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands about the site as a whole. Each is the `run` of commands. */
#ifndef CTL_SITE_H
#define CTL_SITE_H

#include <stdio.h>

#include "job.h"

int ctl_run_describe(struct ctl_job *job);        /* prints a site descriptor with every service */
int ctl_run_describe_device(struct ctl_job *job); /* the same for one device, as a file */
int ctl_run_health(struct ctl_job *job);
int ctl_run_import(struct ctl_job *job); /* shows what would change, asks, and does it */
int ctl_run_export(struct ctl_job *job); /* writes a file that import reads */

/* Writes a site as the file that `ownline enrol FILE` reads. */
void ctl_print_site(FILE *out, const struct ol_site_descriptor *site);

#endif
