/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HTTP/1.1 for many clients in one thread; http.c alone knows libmicrohttpd. */
#ifndef API_HTTP_H
#define API_HTTP_H

#include "api-gateway/answer.h"
#include "api-gateway/client.h"
#include "api-gateway/head.h"
#include "api-gateway/seats.h"
#include "common/loop.h"

#define API_LISTENERS 4

struct api_http; /* opaque */
struct api_exchange;

/* A request that has come whole, and whose head is well-formed. Valid until it is answered. */
struct api_request {
	struct api_exchange *exchange;
	struct api_head head;
	struct ol_addr peer; /* at the other end of the socket */
	const uint8_t *body; /* with a zero behind it */
	size_t length;
};

struct api_http_counters {
	uint64_t connections, refused_connections, late_connections; /* late: closed by us */
	uint64_t requests, refused_requests;                         /* refused: by their head */
	uint64_t answers[6]; /* by the status's first digit */
};

struct api_http_conf {
	const char *listen; /* addresses, blanks between them */
	uint16_t port;
	unsigned connections; /* most at a time, at most API_SEATS_MAX */
	unsigned per_address; /* most from one address, but for proxies */
	const struct api_proxies *proxies;
	const char *connect_src; /* where the app's scripts may connect to beside us */
	struct api_http_counters *counters;
	const char *certificate, *key; /* PEM files; "" = plain HTTP */
};

struct api_http_hooks {
	void *arg;
	/* Answers now or later, with api_http_answer(). */
	void (*request)(void *arg, const struct api_request *request);
};

/* Opens the ports and adds itself to the loop; what conf points to must live as long.
 * Returns 0, -EINVAL (an address, connect_src), -ENOSPC or -errno, and logs why. */
int api_http_new(struct ol_loop *loop, const struct api_http_conf *conf,
		 const struct api_http_hooks *hooks, struct api_http **ret_http);

/* Takes no more, answers who waits that we are unavailable, gives half a second for it, closes. */
void api_http_free(struct api_http *http);

/* Answers a request, once; the exchange is gone then. */
void api_http_answer(struct api_exchange *exchange, const struct api_answer *answer);

/* How many are connected. */
unsigned api_http_connected(const struct api_http *http);

#endif
