/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of an argument becomes a value. Reads the time zone, nothing else. */
#ifndef CTL_VALUE_H
#define CTL_VALUE_H

#include "request.h"

/* Reads the text of one argument into the request, or notes a lookup. Returns 0, or -EINVAL with
 * fault filled. */
int ctl_value_read(struct ctl_request *request, const struct ctl_argument *argument,
		   const char *text, struct ctl_fault *fault);

/* True for a text of the form ^[a-z0-9][a-z0-9-]{0,31}$. */
bool ctl_is_name(const char *text, size_t length);

#endif
