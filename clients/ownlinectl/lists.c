/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What tables show: values by their kind, and the lists of people and of what they hold. */
#include "lists.h"

#include <inttypes.h>
#include <string.h>

#include "common/codec_text.h"
#include "fields.h"
#include "gen/messages.h"

static int64_t number_of(const struct ctl_value *value)
{
	int64_t number;

	memcpy(&number, (const char *)value->item + value->field->offset, sizeof number);
	return number;
}

void ctl_format_time(const struct ctl_value *value, struct ctl_cell *cell)
{
	ctl_put_time(cell, number_of(value), value->now_ms);
}

void ctl_format_moment(const struct ctl_value *value, struct ctl_cell *cell)
{
	ctl_put_moment(cell, number_of(value));
}

void ctl_format_seconds(const struct ctl_value *value, struct ctl_cell *cell)
{
	int64_t seconds = number_of(value);

	if (seconds)
		ctl_put_span(cell, seconds * 1000);
	else
		ctl_put(cell, "default");
}

static void format_most(const struct ctl_value *value, struct ctl_cell *cell)
{
	if (number_of(value))
		ctl_put(cell, "%" PRId64, number_of(value));
	else
		ctl_put(cell, "default");
}

static void format_login_by(const struct ctl_value *value, struct ctl_cell *cell)
{
	const struct ol_user_list_item *item = value->item;

	if (!item->has_password)
		ctl_put(cell, "no password");
	else
		ctl_put(cell, "%s%s", item->must_change ? "one-time password" : "password",
			item->has_totp ? " and code" : "");
}

static void format_active(const struct ctl_value *value, struct ctl_cell *cell)
{
	const struct ol_user_list_item *item = value->item;

	ctl_put(cell, "%s", item->active ? "active" : "off");
}

static void format_countries(const struct ctl_value *value, struct ctl_cell *cell)
{
	const struct ol_user_list_item *item = value->item;

	ctl_put_text(cell, *item->countries ? item->countries : "any");
}

static void format_hours(const struct ctl_value *value, struct ctl_cell *cell)
{
	const struct ol_user_list_item *item = value->item;

	ctl_put_text(cell, *item->hours ? item->hours : "always");
}

static void format_device_state(const struct ctl_value *value, struct ctl_cell *cell)
{
	const struct ol_device_list_item *item = value->item;

	ctl_put(cell, "%s",
		item->revoked                            ? "revoked"
		: item->state == OL_DEVICE_STATE_WAITING ? "waits for the owner"
							 : "active");
	if (!item->revoked && item->has_digits) {
		ctl_put(cell, ", digits ");
		ctl_put_text(cell, item->digits);
	}
}

static const char *const result_words[] = {
	[OL_LOGIN_RESULT_OK] = "logged in",
	[OL_LOGIN_RESULT_DENIED] = "wrong name, password or code",
	[OL_LOGIN_RESULT_THROTTLED] = "too many tries",
	[OL_LOGIN_RESULT_CODE_NEEDED] = "right password, no code",
};

static void format_result(const struct ctl_value *value, struct ctl_cell *cell)
{
	const struct ol_login_log_item *item = value->item;

	ctl_put(cell, "%s", result_words[item->result]);
}

const struct ctl_list ctl_users = {
	"users",
	"name",
	{ CTL_SHOWN("ID", "id", NULL), CTL_SHOWN("NAME", "name", NULL),
	  CTL_SHOWN("ROLE", "role", NULL), CTL_SHOWN("STATE", "active", format_active),
	  CTL_SHOWN("LOGS IN WITH", "has_password", format_login_by),
	  CTL_DETAIL("TITLE", "title", NULL),
	  CTL_DETAIL("MOST SESSIONS", "most_sessions", format_most),
	  CTL_DETAIL("COUNTRIES", "countries", format_countries),
	  CTL_DETAIL("HOURS", "hours", format_hours),
	  CTL_DETAIL("ADDED", "created_ms", ctl_format_moment) },
};

const struct ctl_list ctl_logins = {
	"logins",
	"user_name seen_ms",
	{ CTL_SHOWN("ID", "login", NULL), CTL_SHOWN("USER", "user_name", NULL),
	  CTL_SHOWN("ADDRESS", "address", NULL), CTL_SHOWN("BEGAN", "created_ms", ctl_format_time),
	  CTL_SHOWN("USED", "seen_ms", ctl_format_time),
	  CTL_SHOWN("ENDS", "end_ms", ctl_format_time), CTL_SHOWN("BROWSER", "agent", NULL) },
};

const struct ctl_list ctl_tries = {
	"tries",
	"number",
	{ CTL_SHOWN("WHEN", "at_ms", ctl_format_moment), CTL_SHOWN("NAME", "name", NULL),
	  CTL_SHOWN("ADDRESS", "address", NULL), CTL_SHOWN("RESULT", "result", format_result),
	  CTL_SHOWN("BROWSER", "agent", NULL) },
};

const struct ctl_list ctl_devices = {
	"devices",
	"user_name name",
	{ CTL_SHOWN("ID", "device", NULL), CTL_SHOWN("USER", "user_name", NULL),
	  CTL_SHOWN("NAME", "name", NULL), CTL_SHOWN("LAST KNOCK", "last_ms", ctl_format_time),
	  CTL_SHOWN("FROM", "last_source", NULL), CTL_SHOWN("STATE", "state", format_device_state),
	  CTL_DETAIL("KIND", "kind", NULL), CTL_DETAIL("ADDED", "created_ms", ctl_format_moment) },
};

static void format_by_kind(const struct ctl_value *value, struct ctl_cell *cell)
{
	const struct ol_field *field = value->field;
	const char *at = (const char *)value->item + field->offset;
	char text[OL_TEXT_MAX];
	ssize_t length;

	switch (field->kind) {
	case OL_KIND_STRING:
		ctl_put_text(cell, *at ? at : "-");
		break;
	case OL_KIND_INTEGER:
		ctl_put(cell, "%" PRId64, number_of(value));
		break;
	case OL_KIND_BOOL:
		ctl_put(cell, "%s", *at ? "yes" : "no");
		break;
	default:
		length = ol_text_write(field, at, text);
		if (length > 0)
			ctl_put(cell, "%.*s", (int)length, text);
	}
}

void ctl_column_format(const struct ctl_column *column, const struct ol_message *type,
		       const void *item, int64_t now_ms, struct ctl_cell *ret_cell)
{
	struct ctl_value value = { item, ctl_field(type, column->field), now_ms };

	ret_cell->used = ret_cell->columns = 0;
	ret_cell->text[0] = '\0';
	if (column->format)
		column->format(&value, ret_cell);
	else if (ctl_field_is_there(value.field, item))
		format_by_kind(&value, ret_cell);
	else
		ctl_put(ret_cell, "-");
}
