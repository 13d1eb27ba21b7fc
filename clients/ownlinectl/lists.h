/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What tables show: columns, their order and their words. No I/O. */
#ifndef CTL_LISTS_H
#define CTL_LISTS_H

#include <stdbool.h>
#include <stdint.h>

#include "cell.h"
#include "common/codec.h"

#define CTL_COLUMNS 17

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
	bool is_detail;                        /* of one item that is shown alone, not of a table */
};

#define CTL_SHOWN(title, field, format) \
	{ \
		title, field, format, false \
	}
#define CTL_DETAIL(title, field, format) \
	{ \
		title, field, format, true \
	}

struct ctl_list {
	const char *things; /* "users" */
	const char *order;  /* fields by which items are sorted, the first one first; NULL = as they
			       come */
	struct ctl_column columns[CTL_COLUMNS + 1]; /* closed by a NULL title */
};

extern const struct ctl_list ctl_users, ctl_logins, ctl_tries, ctl_devices, ctl_services,
	ctl_grants, ctl_routers, ctl_sessions, ctl_history, ctl_invitations, ctl_events,
	ctl_findings;

/* Writes what stands in a column of an item's row. */
void ctl_column_format(const struct ctl_column *column, const struct ol_message *type,
		       const void *item, int64_t now_ms, struct ctl_cell *ret_cell);

/* Forms of values that several lists have. */
void ctl_format_time(const struct ctl_value *value, struct ctl_cell *cell);
void ctl_format_moment(const struct ctl_value *value, struct ctl_cell *cell);
void ctl_format_seconds(const struct ctl_value *value, struct ctl_cell *cell); /* 0 = "default" */

/* The state of a session in words. item is a struct ol_session_list_item. */
void ctl_put_session_state(struct ctl_cell *cell, const void *item);

/* Why a session is over, in words. */
const char *ctl_reason_words(unsigned reason);

#endif
