/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --help, written from the table of commands. */
#ifndef CTL_HELP_H
#define CTL_HELP_H

#include <stdio.h>

#include "request.h"

/* Prints the help of the command, or of its group, or of the whole program, as far as it was named.
 */
void ctl_help_print(const struct ctl_request *request);

#endif
