/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a command ends without success. */
#include "fault.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

int ctl_refuse(struct ctl_fault *fault, int status, const char *format, ...)
{
	va_list args;

	fault->status = status;
	va_start(args, format);
	vsnprintf(fault->text, sizeof fault->text, format, args);
	va_end(args);
	return -EINVAL;
}
