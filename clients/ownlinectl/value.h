/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of an argument becomes a value. No I/O. */
#ifndef CTL_VALUE_H
#define CTL_VALUE_H

#include "request.h"

/* Reads one argument into the request's message or file, or notes a lookup. text is NULL if the
 * argument was not given: then its initial value counts. Returns 0, or -EINVAL with fault filled.
 */
int ctl_value_read(struct ctl_request *request, const struct ctl_argument *argument,
		   const char *text, struct ctl_fault *fault);

/* True for a text of the form ^[a-z0-9][a-z0-9-]{0,31}$. */
bool ctl_is_name(const char *text, size_t length);

#endif
