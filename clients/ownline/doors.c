/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Doors as people read them. */
#include "doors.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "common/addr.h"
#include "common/loop.h"

#define DAY_MS 86400000

const char *door_time(int64_t at_ms, char text[static DOOR_TIME])
{
	time_t seconds = (time_t)(at_ms / 1000);
	bool is_near = at_ms - ol_realtime_ms() < DAY_MS;
	struct tm local;

	localtime_r(&seconds, &local);
	strftime(text, DOOR_TIME, is_near ? "%H:%M:%S" : "%Y-%m-%d %H:%M", &local);
	return text;
}

/* Where to connect, and whether one may. */
static void print(const char *name, enum ol_proto proto, const char *host, int64_t port,
		  const char *state, int64_t end_ms, const struct ol_addr *source)
{
	char source_text[OL_ADDR_TEXT], end_text[DOOR_TIME];

	printf("%-16s %-4s %s:%" PRId64 "  %s", name, ol_proto_words[proto], host, port, state);
	if (source->family)
		printf(" until %s for %s", door_time(end_ms, end_text),
		       ol_addr_format(source, source_text));
	putchar('\n');
}

void door_print_session(const struct ol_session_list_item *session)
{
	print(session->service_name, session->proto, session->host, session->port,
	      ol_session_state_words[session->state], session->end_ms, &session->source);
}

void door_print_service(const struct ol_device_service *service)
{
	const char *shut = service->automatic ? "shut (opens with every knock)" : "shut";
	bool is_shut = service->state == OL_DOOR_STATE_NONE;

	print(service->name, service->proto, service->host, service->port,
	      is_shut ? shut : ol_door_state_words[service->state], service->end_ms,
	      &service->source);
}
