/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One connection and the request that it carries now. */
#include "api-gateway/exchange.h"

#include <stdio.h>
#include <string.h>

#include "common/crypto.h"

void api_exchange_open(struct api_exchange *exchange, struct api_http *http, struct api_seat *seat,
		       const struct ol_addr *peer)
{
	exchange->http = http;
	exchange->seat = seat;
	exchange->request.peer = *peer;
	exchange->request.exchange = exchange;
	exchange->request.body = exchange->body;
	exchange->request.length = 0;
	exchange->response = NULL;
	api_exchange_go(exchange, API_IDLE, API_HEAD_MS);
}

void api_exchange_go(struct api_exchange *exchange, enum api_stage stage, int64_t ms)
{
	exchange->stage = stage;
	exchange->seat->due_ms = ms ? ol_boottime_ms() + ms : 0;
}

void api_exchange_begin(struct api_exchange *exchange, const char *target)
{
	exchange->request.head = (struct api_head){ .target = exchange->target };
	exchange->request.length = 0;
	exchange->target_at = target;
	exchange->target_length = strlen(target);
	snprintf(exchange->target, sizeof exchange->target, "%s", target);
	api_exchange_go(exchange, API_HEAD, API_HEAD_MS);
}

enum api_code api_exchange_head(struct api_exchange *exchange, const char *method,
				const char *version, size_t bytes)
{
	struct api_head *head = &exchange->request.head;

	head->method = method;
	head->version = version;
	head->bytes = bytes;
	head->is_intact = api_head_is_intact(method, bytes, exchange->target_at,
					     exchange->target_length, version);
	api_exchange_go(exchange, API_BODY, API_BODY_MS);
	return api_head_check(head);
}

bool api_exchange_body(struct api_exchange *exchange, const char *bytes, size_t length)
{
	struct api_request *request = &exchange->request;

	if (length > API_BODY_BYTES - request->length)
		return false;
	memcpy(exchange->body + request->length, bytes, length);
	request->length += length;
	return true;
}

void api_exchange_whole(struct api_exchange *exchange)
{
	exchange->body[exchange->request.length] = '\0';
	api_exchange_go(exchange, API_ASKED, 0);
}

void api_exchange_end(struct api_exchange *exchange)
{
	ol_wipe(exchange->body, exchange->request.length);
	exchange->request.length = 0;
	api_exchange_go(exchange, API_IDLE, API_IDLE_MS);
}
