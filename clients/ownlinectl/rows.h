/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The items of a list, gathered from its pages. No I/O. */
#ifndef CTL_ROWS_H
#define CTL_ROWS_H

#include <stddef.h>
#include <stdint.h>

#include "commands.h"
#include "common/codec.h"

struct ctl_rows {
	const struct ol_message *type; /* of an item; its first field is its key */
	uint8_t *items;
	size_t count, room;
};

/* Appends the items of a page. Returns 0 or -ENOMEM. */
int ctl_rows_add(struct ctl_rows *rows, const struct ol_message *reply, const void *page);
void ctl_rows_done(struct ctl_rows *rows);

/* Sorts by the fields that order names, separated by spaces. */
void ctl_rows_sort(struct ctl_rows *rows, const char *order);

/* Finds the one item called NAME or OWNER/NAME. Returns 0, -ENOENT or -ENOTUNIQ. */
int ctl_rows_find(const struct ctl_rows *rows, const struct ctl_kind *kind, const char *text,
		  const void **ret_item);

/* The last item of a page, behind which the next one begins; NULL if the page is empty. */
const void *ctl_page_last(const struct ol_message *reply, const void *page);

#endif
