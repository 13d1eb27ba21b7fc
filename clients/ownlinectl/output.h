/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of an answer of session-manager. */
#ifndef CTL_OUTPUT_H
#define CTL_OUTPUT_H

#include <stdio.h>

#include "common/codec.h"
#include "fault.h"

struct ctl_request;
struct ctl_result;

struct ctl_output {
	const struct ol_message *file; /* made of the arguments and the answer; NULL = no file */
	/* Prints it. Returns 0, or -EINVAL with fault filled and nothing printed. */
	int (*print)(FILE *out, const struct ctl_request *request, const struct ctl_result *result,
		     struct ctl_fault *fault);
	const char *help; /* about its form */
};

extern const struct ctl_output ctl_as_list; /* a table, or an array with --json */
extern const struct ctl_output ctl_as_done; /* what was done, or the reply with --json */
extern const struct ctl_output ctl_as_site; /* a site descriptor with every service of the list */

#endif
