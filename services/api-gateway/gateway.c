/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a request sets in motion. */
#include "api-gateway/gateway.h"

#include <errno.h>
#include <string.h>

#include "api-gateway/choice.h"
#include "api-gateway/guard.h"
#include "api-gateway/knocks.h"
#include "common/crypto.h"
#include "common/log.h"

#define CALL_MS 4000 /* session-manager has five seconds to take a call; then it expires */

static void refuse(const struct api_request *request, enum api_code code, const char *detail,
		   const char *field)
{
	struct api_answer answer = { .status = 0 };

	api_answer_problem(&answer, code, detail, field);
	api_http_answer(request->exchange, &answer);
}

static void refuse_method(const struct api_request *request, const char *methods)
{
	struct api_answer answer = { .status = 0 };

	api_answer_problem(&answer, API_METHOD_NOT_ALLOWED, NULL, NULL);
	api_answer_add(&answer, "Allow", methods);
	api_http_answer(request->exchange, &answer);
}

static void answer_file(struct api_state *state, const struct api_request *request,
			const char *path)
{
	const struct api_head *head = &request->head;
	const struct api_file *file = api_files_find(&state->files, path), *chosen;
	struct api_answer answer = { .status = 200, .is_kept = true };
	const char *coding;

	if (!file) {
		refuse(request, API_NOT_FOUND, NULL, NULL);
		return;
	}
	if (strcmp(head->method, "GET") != 0 && strcmp(head->method, "HEAD") != 0) {
		refuse_method(request, "GET, HEAD");
		return;
	}
	state->counters.files++;
	chosen = api_file_choose(file, head->values[API_ACCEPT_ENCODING], &coding);
	api_answer_add(&answer, "ETag", chosen->tag);
	api_answer_add(&answer, "Cache-Control", api_file_cache(file));
	api_answer_add(&answer, "Vary", "Accept-Encoding");
	if (api_has_tag(head->values[API_IF_NONE_MATCH], chosen->tag)) {
		answer.status = 304;
	} else {
		api_answer_add(&answer, "Content-Type", file->type);
		if (coding)
			api_answer_add(&answer, "Content-Encoding", coding);
		answer.body = chosen->bytes;
		answer.length = chosen->length;
	}
	api_http_answer(request->exchange, &answer);
}

static void send_reply(struct api_state *state, const struct api_request *request)
{
	api_http_answer(request->exchange, &state->reply.answer);
	ol_wipe(state->reply.text, state->reply.answer.length < sizeof state->reply.text
					   ? state->reply.answer.length
					   : sizeof state->reply.text);
	ol_wipe(state->reply.cookies, sizeof state->reply.cookies);
}

/* Calls with the message that is ready; the answer comes with the reply. */
static void call(struct api_state *state, const struct api_request *request,
		 const struct ol_route *route)
{
	struct api_wait wait = { .request = request, .route = route, .begin_ms = ol_boottime_ms() };
	int rc =
		ol_bus_call(state->app.bus, route->call, state->message.bytes, CALL_MS, &wait.call);

	ol_wipe(&state->message, sizeof state->message);
	state->counters.calls++;
	if (rc == 0) {
		api_pending_add(&state->pending, &wait);
		return;
	}
	state->counters.calls_refused++;
	if (rc != -ENOTCONN && rc != -EBUSY)
		ol_log(OL_ERROR, "call_not_sent", "path=%s why=\"%s\"", route->path, strerror(-rc));
	api_reply_unavailable(&state->reply, route, NULL);
	send_reply(state, request);
}

static void call_route(struct api_state *state, const struct api_request *request,
		       const struct api_match *match, const struct api_target *target,
		       const struct ol_addr *client)
{
	const struct ol_route *route = match->route;
	struct ol_fault fault = { .why = "" };

	if (!route->call && target->pair_count) {
		refuse(request, API_INVALID, "unknown", target->pairs[0].name);
		return;
	}
	if (route->answer == OL_ANSWER_ADDRESS) {
		api_reply_address(&state->reply, client);
		send_reply(state, request);
		return;
	}
	if (route->binary && api_knock_take(state, request, route, client) < 0) {
		refuse(request, API_INVALID, "not a knock for this door", NULL);
		return;
	}
	if (!route->binary && api_transcode(match, target, request, client, &state->keys,
					    &state->message, &fault) < 0) {
		refuse(request, API_INVALID, fault.why, fault.path);
		return;
	}
	call(state, request, route);
}

static enum api_code check_guard(const struct api_state *state, const struct api_request *request,
				 const struct ol_route *route, const char **ret_detail)
{
	const struct api_guard guard = {
		.origin = state->origin,
		.type = route->binary ? "application/octet-stream" : "application/json",
		.is_program = route->who == OL_WHO_DEVICE || route->who == OL_WHO_GUEST,
	};

	return api_guard_check(&guard, &request->head, ret_detail);
}

static void answer_api(struct api_state *state, const struct api_request *request,
		       const struct api_target *target, const struct ol_addr *client)
{
	struct api_match match;
	const char *detail = NULL;
	enum api_code code = api_route_find(request->head.method, target->path, &match);

	if (code == API_METHOD_NOT_ALLOWED) {
		refuse_method(request, match.methods);
		return;
	}
	if (code == API_OK)
		code = check_guard(state, request, match.route, &detail);
	if (code == API_OK)
		call_route(state, request, &match, target, client);
	else
		refuse(request, code, detail, NULL);
}

void api_on_request(void *arg, const struct api_request *request)
{
	struct api_state *state = arg;
	const struct api_head *head = &request->head;
	struct api_target target;
	struct ol_addr client;

	if (api_target_parse(head->target, &target) < 0)
		refuse(request, API_BAD_REQUEST, "the path or the query is not well-formed", NULL);
	else if (api_client(&state->proxies, &request->peer, head->values[API_FORWARDED_FOR],
			    head->counts[API_FORWARDED_FOR], &client) < 0)
		refuse(request, API_BAD_REQUEST, "X-Forwarded-For is not a list of addresses",
		       NULL);
	else if (strncmp(target.path, "/api/", 5) == 0)
		answer_api(state, request, &target, &client);
	else
		answer_file(state, request, target.path);
}

int api_on_reply(void *arg, const struct ol_delivery *delivery)
{
	struct api_state *state = arg;
	struct api_wait wait = api_pending_take(&state->pending, delivery->call);

	if (!wait.call)
		return -ENOMSG;
	ol_span_add(&state->counters.call_ms, ol_boottime_ms() - wait.begin_ms);
	api_reply_make(&state->reply, wait.route, delivery->message, &state->keys,
		       wait.request->head.values[API_IF_NONE_MATCH]);
	send_reply(state, wait.request);
	return 0;
}

void api_on_unanswered(void *arg, uint64_t id, const struct ol_channel *request, bool is_late)
{
	struct api_state *state = arg;
	struct api_wait wait = api_pending_take(&state->pending, id);

	(void)request;
	if (!wait.call)
		return;
	if (is_late)
		state->counters.calls_late++;
	else
		state->counters.calls_unanswered++;
	api_reply_unavailable(&state->reply, wait.route,
			      is_late ? "no answer in time" : "nobody is there to answer");
	send_reply(state, wait.request);
}

void api_on_disconnected(void *arg)
{
	struct api_state *state = arg;

	for (struct api_wait wait = api_pending_any(&state->pending); wait.call;
	     wait = api_pending_any(&state->pending)) {
		state->counters.calls_unanswered++;
		api_reply_unavailable(&state->reply, wait.route, NULL);
		send_reply(state, wait.request);
	}
}
