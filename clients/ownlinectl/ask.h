/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Questions to the person at the terminal. Standard output is for answers, so these are asked on
 * standard error. */
#ifndef CTL_ASK_H
#define CTL_ASK_H

#include <stdbool.h>
#include <stddef.h>

#include "fault.h"

/* True if somebody can answer. */
bool ctl_ask_can(void);

/* Asks until there is a y or an n. Returns true for y; false for n, and for the end of input. */
bool ctl_ask_yes(const char *question);

/* Reads a line without showing it. Returns 0, or -EINVAL with fault filled. */
int ctl_ask_secret(const char *question, char *ret_line, size_t size, struct ctl_fault *fault);

/* Reads the first line of a file; "-" is standard input. Returns 0, or -EINVAL with fault filled.
 */
int ctl_read_line(const char *path, char *ret_line, size_t size, struct ctl_fault *fault);

/* Shows on a terminal how something goes on, over what was shown before; "" ends that. */
void ctl_show_progress(const char *text);

#endif
