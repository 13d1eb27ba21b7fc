/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Doors as people read them. */
#include "doors.h"

#include <inttypes.h>
#include <stdio.h>

#include "common/addr.h"
#include "moment.h"

/* Where to connect, and whether one may. */
static void print(const char *name, enum ol_proto proto, const char *host, int64_t port,
		  const char *state, int64_t end_ms, const struct ol_addr *source)
{
	char source_text[OL_ADDR_TEXT], end_text[MOMENT_TEXT];

	printf("%-16s %-4s %s:%" PRId64 "  %s", name, ol_proto_words[proto], host, port, state);
	if (source->family)
		printf(" until %s for %s", moment(end_ms, end_text),
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
