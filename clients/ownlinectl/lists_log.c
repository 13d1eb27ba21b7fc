/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tables of the history and of the doctor show. */
#include <inttypes.h>

#include "common/addr.h"
#include "gen/messages.h"
#include "lists.h"

static void format_what(const struct ctl_value *value, struct ctl_cell *cell)
{
	const struct ol_event_list_item *item = value->item;

	ctl_put(cell, "%s %s", ol_event_kind_words[item->kind], ol_event_what_words[item->what]);
}

/* Appends a word and what follows it, with a blank before if it is not the first. */
static void put_word(struct ctl_cell *cell, const char *word, const char *text)
{
	if (cell->used)
		ctl_put(cell, " ");
	ctl_put(cell, "%s", word);
	ctl_put_text(cell, text);
}

static void put_moment(struct ctl_cell *cell, const char *word, int64_t time_ms)
{
	put_word(cell, word, "");
	ctl_put_moment(cell, time_ms);
}

static void put_door(struct ctl_cell *cell, const struct ol_event_list_item *item)
{
	if (item->has_service_name)
		put_word(cell, "", item->service_name);
	if (item->has_router)
		put_word(cell, "on ", item->router);
	if (item->has_port) {
		put_word(cell, "port ", "");
		ctl_put(cell, "%" PRId64, item->port);
	}
}

static void format_about(const struct ctl_value *value, struct ctl_cell *cell)
{
	const struct ol_event_list_item *item = value->item;
	char text[OL_ADDR_TEXT];

	if (item->has_user_name)
		put_word(cell, "", item->user_name);
	put_door(cell, item);
	if (item->has_source)
		put_word(cell, "from ", ol_addr_format(&item->source, text));
	if (item->has_knock_ms && item->knock_ms)
		put_moment(cell, "knock of ", item->knock_ms);
	if (item->has_end_ms && item->end_ms)
		put_moment(cell, "until ", item->end_ms);
	if (item->has_reason && item->reason != OL_SESSION_REASON_NONE)
		put_word(cell, "reason ", ol_session_reason_words[item->reason]);
	if (item->has_detail && *item->detail)
		put_word(cell, "", item->detail);
}

const struct ctl_list ctl_events = {
	"events",
	NULL,
	{ CTL_SHOWN("WHEN", "at_ms", ctl_format_moment), CTL_SHOWN("NUMBER", "position", NULL),
	  CTL_SHOWN("WHAT", "what", format_what), CTL_SHOWN("BY", "actor", NULL),
	  CTL_SHOWN("ABOUT", "user_name", format_about) },
};

static const char *const found_words[] = {
	[OL_CHECK_RESULT_OK] = "ok",
	[OL_CHECK_RESULT_WARN] = "warn",
	[OL_CHECK_RESULT_FAIL] = "FAIL",
	[OL_CHECK_RESULT_UNKNOWN] = "?",
};

static void format_found(const struct ctl_value *value, struct ctl_cell *cell)
{
	const struct ol_doctor_finding *item = value->item;

	ctl_put(cell, "%s", found_words[item->result]);
}

const struct ctl_list ctl_findings = {
	"findings",
	NULL,
	{ CTL_SHOWN("", "result", format_found), CTL_SHOWN("CHECK", "check", NULL),
	  CTL_SHOWN("FOUND", "detail", NULL) },
};
