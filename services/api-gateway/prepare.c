/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What api-gateway must have before its first request. */
#include "api-gateway/prepare.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "api-gateway/guard.h"
#include "api-gateway/numbers.h"
#include "common/boxes.h"
#include "common/crypto.h"
#include "common/log.h"

#define METRICS_SEATS 16

static int open_app(struct api_state *state, const struct api_conf *conf)
{
	const struct api_http_hooks hooks = { state, api_on_request };
	const struct api_http_conf http = { .counters = &state->http_counters,
					    .listen = conf->listen,
					    .port = (uint16_t)conf->http_port,
					    .connections = (unsigned)conf->connections,
					    .per_address = (unsigned)conf->per_address,
					    .proxies = &state->proxies,
					    .connect_src = conf->connect_src,
					    .certificate = conf->certificate,
					    .key = conf->key };

	return api_http_new(&state->app.loop, &http, &hooks, &state->http);
}

static int open_numbers(struct api_state *state, const struct api_conf *conf)
{
	static const struct api_proxies nobody = { .count = 0 };
	const struct api_http_hooks hooks = { state, api_numbers_answer };
	const struct api_http_conf http = { .counters = &state->numbers_counters,
					    .listen = conf->metrics_listen,
					    .port = (uint16_t)conf->metrics_port,
					    .connections = METRICS_SEATS,
					    .per_address = METRICS_SEATS,
					    .proxies = &nobody,
					    .connect_src = "",
					    .certificate = "",
					    .key = "" };

	if (!conf->metrics_port)
		return 0;
	return api_http_new(&state->app.loop, &http, &hooks, &state->numbers);
}

int api_open(struct api_state *state, const struct api_conf *conf)
{
	int rc = api_proxies_parse(conf->proxies, &state->proxies);

	state->origin = conf->origin;
	if (!api_guard_is_origin(conf->origin))
		rc = -EINVAL;
	if (rc < 0) {
		ol_log(OL_ERROR, "options_refused", "origin=\"%.80s\" trusted-proxies=\"%.80s\"",
		       conf->origin, conf->proxies);
		return rc;
	}
	rc = open_app(state, conf);
	return rc < 0 ? rc : open_numbers(state, conf);
}

static int load_keys(struct api_state *state)
{
	struct api_keys *keys = &state->keys;
	int count = ol_boxes_secret(&state->app, "api-gateway", state->boxes);

	if (count < 0)
		return count;
	state->box_count = (unsigned)count;
	ol_random(keys->reply_secret, sizeof keys->reply_secret);
	ol_x25519_public(keys->reply_secret, keys->reply_public);
	return ol_app_key(&state->app, "rpc.pub", keys->rpc_public, sizeof keys->rpc_public);
}

/* The messages of all routes must have room. */
static int check_routes(void)
{
	for (unsigned i = 0; i < OL_ROUTES; i++) {
		const struct ol_channel *call = ol_routes[i].call;

		if (call && (!call->reply || call->message->size > API_MESSAGE)) {
			ol_log(OL_ERROR, "route_too_large", "path=%s", ol_routes[i].path);
			return -EMSGSIZE;
		}
	}
	return 0;
}

static void load_files(struct api_state *state, const char *folder)
{
	int rc = *folder ? api_files_load(&state->files, folder) : 0;

	if (rc < 0)
		ol_log(OL_WARN, "app_missing", "folder=\"%.100s\" why=\"%s\"", folder,
		       strerror(-rc));
	else
		ol_log(OL_INFO, "app", "folder=\"%.100s\" files=%u", folder, state->files.count);
}

int api_prepare(struct api_state *state, const char *folder)
{
	int rc = check_routes();

	if (rc == 0)
		rc = load_keys(state);
	if (rc < 0)
		return rc;
	state->text = malloc(API_METRICS_BYTES);
	if (!state->text)
		return -ENOMEM;
	load_files(state, folder);
	return 0;
}

void api_close(struct api_state *state)
{
	api_http_free(state->http);
	api_http_free(state->numbers);
	state->http = state->numbers = NULL; /* the bus still tells our numbers once */
	ol_wipe(&state->keys, sizeof state->keys);
	ol_wipe(state->boxes, sizeof state->boxes);
	api_files_free(&state->files);
	free(state->text);
	state->text = NULL;
}
