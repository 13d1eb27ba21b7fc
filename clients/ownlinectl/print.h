/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers of session-manager as text, for people and for programs. */
#ifndef CTL_PRINT_H
#define CTL_PRINT_H

#include <stdint.h>
#include <stdio.h>

#include "rows.h"

/* A table with aligned columns; "no users" if it is empty. */
void ctl_print_table(FILE *out, const struct ctl_list *list, const struct ctl_rows *rows,
		     int64_t now_ms);

/* An array with one object per line, in the words of the schema; ASCII only. */
void ctl_print_rows(FILE *out, const struct ctl_rows *rows);

/* One message as one line of JSON; ASCII only. */
void ctl_print_message(FILE *out, const struct ol_message *type, const void *message);

/* What was done, and the id of what was made. reply is that of the command. */
void ctl_print_done(FILE *out, const struct ctl_command *command, const void *reply);

#endif
