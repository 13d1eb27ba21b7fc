/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One connection and the request that it carries now: what has come of it, and how much time is
 * left. */
#ifndef API_EXCHANGE_H
#define API_EXCHANGE_H

#include "api-gateway/http.h"

#define API_HEAD_MS 5000 /* for a head, from its first line or the connection's beginning */
#define API_BODY_MS 10000
#define API_SEND_MS 60000
#define API_IDLE_MS 15000 /* between two requests */

enum api_stage {
	API_IDLE,     /* between requests */
	API_HEAD,     /* the request line has come */
	API_BODY,     /* the head has been judged */
	API_ASKED,    /* the hook has the request, and has not returned */
	API_WAITING,  /* the answer comes later */
	API_ANSWERED, /* and it is on its way */
};

struct api_exchange {
	struct api_http *http;
	void *connection; /* the library's; NULL once it is closed */
	struct api_seat *seat;
	enum api_stage stage;
	struct api_request request;
	void *response; /* the library's, made while API_ASKED */
	unsigned status;
	const char *target_at; /* in the library's memory */
	size_t target_length;
	char target[API_TARGET_BYTES + 1];
	uint8_t body[API_BODY_BYTES + 1];
};

/* A connection has come. */
void api_exchange_open(struct api_exchange *exchange, struct api_http *http, struct api_seat *seat,
		       const struct ol_addr *peer);

/* Goes to a stage, for so many milliseconds; 0 = no hurry. */
void api_exchange_go(struct api_exchange *exchange, enum api_stage stage, int64_t ms);

/* A request line has come. */
void api_exchange_begin(struct api_exchange *exchange, const char *target);

/* The rest of the head has: of so many bytes, from the method on. Headers are there already, by
 * api_head_add(). Returns what api_head_check() says. */
enum api_code api_exchange_head(struct api_exchange *exchange, const char *method,
				const char *version, size_t bytes);

/* A piece of the body has. False: it is longer than its head said. */
bool api_exchange_body(struct api_exchange *exchange, const char *bytes, size_t length);

/* All of it has; the request is ready for the hook. */
void api_exchange_whole(struct api_exchange *exchange);

/* It is over; the connection may bring another one. */
void api_exchange_end(struct api_exchange *exchange);

#endif
