/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers of session-manager as text, for people and for programs. */
#ifndef CTL_PRINT_H
#define CTL_PRINT_H

#include <stdint.h>
#include <stdio.h>

#include "rows.h"

/* How wide the columns of a table are so far. */
struct ctl_widths {
	size_t of[CTL_COLUMNS];
	bool has_head;
};

/* A table with aligned columns; "no users" if it is empty. */
void ctl_print_table(FILE *out, const struct ctl_list *list, const struct ctl_rows *rows,
		     int64_t now_ms);

/* The next rows of a table that grows; its head before the first. */
void ctl_print_more(FILE *out, const struct ctl_list *list, const struct ctl_rows *rows,
		    int64_t now_ms, struct ctl_widths *widths);

/* The first row with its details, one value on a line. */
void ctl_print_item(FILE *out, const struct ctl_list *list, const struct ctl_rows *rows,
		    int64_t now_ms);

/* An array with one object on a line, in the words of the schema; ASCII only. */
void ctl_print_rows(FILE *out, const struct ctl_rows *rows);

/* The same of a list of a message, with depth blanks before each line, and no line end behind it.
 */
void ctl_print_array(FILE *out, const struct ol_message *type, const void *message,
		     const char *name, unsigned depth);

/* One message as one line of JSON, its secrets open; ASCII only. */
void ctl_print_message(FILE *out, const struct ol_message *type, const void *message);

/* What was done, and the id of what was made. reply is that of the command. */
void ctl_print_done(FILE *out, const struct ctl_command *command, const void *reply);

#endif
