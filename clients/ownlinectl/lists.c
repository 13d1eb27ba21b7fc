/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tables of lists show. */
#include "lists.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "common/addr.h"
#include "common/codec_text.h"
#include "gen/messages.h"
#include "rows.h"

#define SHORT_ID 4 /* bytes of a device's id that tell it from the user's others */

static void format_time(const struct ctl_value *value, struct ctl_cell *cell)
{
	int64_t time_ms;

	memcpy(&time_ms, (const char *)value->item + value->field->offset, sizeof time_ms);
	ctl_put_time(cell, time_ms, value->now_ms);
}

static void format_revoked(const struct ctl_value *value, struct ctl_cell *cell)
{
	const struct ol_device_list_item *item = value->item;

	ctl_put(cell, "%s", item->revoked ? "revoked" : "welcome");
}

static void format_automatic(const struct ctl_value *value, struct ctl_cell *cell)
{
	const struct ol_grant_list_item *item = value->item;

	ctl_put(cell, "%s", item->automatic ? "by every knock" : "by a knock that names it");
}

static void put_port(struct ctl_cell *cell, int64_t port, enum ol_proto proto)
{
	ctl_put(cell, "%" PRId64 "/%s", port,
		proto == OL_PROTO_BOTH ? "tcp+udp" : ol_proto_words[proto]);
}

static void format_service_port(const struct ctl_value *value, struct ctl_cell *cell)
{
	const struct ol_service_list_item *item = value->item;

	put_port(cell, item->port, item->proto);
}

static void format_session_port(const struct ctl_value *value, struct ctl_cell *cell)
{
	const struct ol_session_list_item *item = value->item;

	put_port(cell, item->port, item->proto);
}

static void format_target(const struct ctl_value *value, struct ctl_cell *cell)
{
	const struct ol_service_list_item *item = value->item;
	char text[OL_ADDR_TEXT];

	if (item->has_to4)
		ctl_put(cell, "%s:%" PRId64, ol_addr_format(&item->to4, text), item->to_port);
	if (item->has_to6)
		ctl_put(cell, "%s[%s]:%" PRId64, item->has_to4 ? " " : "",
			ol_addr_format(&item->to6, text), item->to_port);
}

static void format_short_device(const struct ctl_value *value, struct ctl_cell *cell)
{
	const struct ol_session_list_item *item = value->item;

	for (unsigned i = 0; item->has_device && i < SHORT_ID; i++)
		ctl_put(cell, "%02x", item->device[i]);
}

static const char *const closed_words[] = {
	[OL_SESSION_REASON_NONE] = "closed",
	[OL_SESSION_REASON_EXPIRED] = "closed: its time was over",
	[OL_SESSION_REASON_REVOKED] = "closed: revoked",
	[OL_SESSION_REASON_ENDED] = "closed by its device",
	[OL_SESSION_REASON_MOVED] = "closed: its device has another address now",
	[OL_SESSION_REASON_CAPS] = "refused: beyond what the router's caps file allows",
	[OL_SESSION_REASON_CONFLICT] = "refused: another door of the router is in its way",
	[OL_SESSION_REASON_KERNEL] = "refused by the router's kernel",
	[OL_SESSION_REASON_FULL] = "refused: the router holds no more",
	[OL_SESSION_REASON_SILENT] = "failed: the router did not answer",
	[OL_SESSION_REASON_CHANGED] = "closed: its service was changed",
};

static void format_session_state(const struct ctl_value *value, struct ctl_cell *cell)
{
	const struct ol_session_list_item *item = value->item;

	if (item->state == OL_SESSION_STATE_CLOSED)
		ctl_put(cell, "%s", closed_words[item->reason]);
	else
		ctl_put(cell, "%s",
			item->state == OL_SESSION_STATE_OPEN ? "open" : "waits for the router");
}

const struct ctl_list ctl_users = {
	"users",
	"name",
	{ { "ID", "id", NULL }, { "NAME", "name", NULL }, { "ROLE", "role", NULL } },
};

const struct ctl_list ctl_devices = {
	"devices",
	"user_name name",
	{ { "ID", "device", NULL },
	  { "USER", "user_name", NULL },
	  { "NAME", "name", NULL },
	  { "LAST KNOCK", "last_ms", format_time },
	  { "KNOCKS ARE", "revoked", format_revoked } },
};

const struct ctl_list ctl_services = {
	"services",
	"router name",
	{ { "ID", "id", NULL },
	  { "ROUTER", "router", NULL },
	  { "NAME", "name", NULL },
	  { "PORT", "port", format_service_port },
	  { "LEADS TO", "to4", format_target } },
};

const struct ctl_list ctl_grants = {
	"grants",
	"user_name router service_name",
	{ { "USER", "user_name", NULL },
	  { "ROUTER", "router", NULL },
	  { "SERVICE", "service_name", NULL },
	  { "OPENS", "automatic", format_automatic } },
};

const struct ctl_list ctl_routers = {
	"routers",
	"router",
	{ { "NAME", "router", NULL },
	  { "HOST", "host", NULL },
	  { "SEEN", "seen_ms", format_time },
	  { "REVISION", "revision", NULL } },
};

const struct ctl_list ctl_sessions = {
	"sessions",
	"start_ms",
	{ { "ID", "session", NULL },
	  { "USER", "user_name", NULL },
	  { "DEVICE", "device", format_short_device },
	  { "ROUTER", "router", NULL },
	  { "SERVICE", "service_name", NULL },
	  { "PORT", "port", format_session_port },
	  { "SOURCE", "source", NULL },
	  { "BEGAN", "start_ms", format_time },
	  { "ENDS", "end_ms", format_time },
	  { "STATE", "state", format_session_state } },
};

static void format_by_kind(const struct ctl_value *value, struct ctl_cell *cell)
{
	const struct ol_field *field = value->field;
	const char *at = (const char *)value->item + field->offset;
	char text[OL_TEXT_MAX];
	int64_t number;
	ssize_t length;

	switch (field->kind) {
	case OL_KIND_STRING:
		ctl_put_text(cell, at);
		break;
	case OL_KIND_INTEGER:
		memcpy(&number, at, sizeof number);
		ctl_put(cell, "%" PRId64, number);
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

	ret_cell->used = 0;
	ret_cell->text[0] = '\0';
	if (column->format)
		column->format(&value, ret_cell);
	else
		format_by_kind(&value, ret_cell);
}
