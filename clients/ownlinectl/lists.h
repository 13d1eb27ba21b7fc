/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tables of lists show: columns, their order and their words. No I/O. */
#ifndef CTL_LISTS_H
#define CTL_LISTS_H

#include <stdint.h>

#include "cell.h"
#include "common/codec.h"

#define CTL_COLUMNS 10

/* One value of an item. */
struct ctl_value {
	const void *item;
	const struct ol_field *field;
	int64_t now_ms;
};

struct ctl_column {
	const char *title;
	const char *field; /* of the item */
	void (*format)(const struct ctl_value *value,
		       struct ctl_cell *cell); /* NULL = by its kind */
};

struct ctl_list {
	const char *things; /* "users" */
	const char *order;  /* fields of the item by which it is sorted, the first one first */
	struct ctl_column columns[CTL_COLUMNS + 1]; /* closed by a NULL title */
};

extern const struct ctl_list ctl_users, ctl_devices, ctl_services, ctl_grants, ctl_routers,
	ctl_sessions;

/* Writes what stands in a column of an item's row. */
void ctl_column_format(const struct ctl_column *column, const struct ol_message *type,
		       const void *item, int64_t now_ms, struct ctl_cell *ret_cell);

#endif
