/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The routes of the HTTP API; written by proto/gen.py. */
#ifndef OL_ROUTES_H
#define OL_ROUTES_H

#include <stdint.h>

#include "gen/topics.h"

/* Who may. ADMIN_ACT: an admin who has just stepped up; DEVICE, GUEST: whoever signs. */
enum ol_who {
	OL_WHO_ANYONE,
	OL_WHO_USER,
	OL_WHO_ADMIN,
	OL_WHO_ADMIN_ACT,
	OL_WHO_DEVICE,
	OL_WHO_GUEST,
};

/* How the reply of the call becomes an answer. */
enum ol_answer {
	OL_ANSWER_HEALTH,
	OL_ANSWER_ADDRESS,
	OL_ANSWER_LOGIN,
	OL_ANSWER_WHOLE,
	OL_ANSWER_DONE,
	OL_ANSWER_LIST,
	OL_ANSWER_ONE,
	OL_ANSWER_COUNT,
	OL_ANSWER_MADE,
	OL_ANSWER_SECRET,
	OL_ANSWER_SESSION,
};

/* One route. A set of fields has bit 1 << position in the table of the request or reply. */
struct ol_route {
	const char *method;
	const char *path;		/* with {field} of the request in place of a word */
	const struct ol_channel *call;	/* NULL: api-gateway knows by itself */
	enum ol_who who;
	enum ol_answer answer;
	uint16_t status;		/* if all is well */
	uint16_t binary;		/* the body is so many bytes; 0: it is JSON */
	uint32_t path_fields, query_fields, body_fields, context_fields;
	uint32_t required_fields;
	uint32_t reply_fields;		/* that the client sees */
};

#define OL_ROUTES 54
extern const struct ol_route ol_routes[OL_ROUTES];

#endif
