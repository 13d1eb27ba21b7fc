/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What this device may open, and what is open. */
#include "status.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "command.h"
#include "common/crypto.h"
#include "common/loop.h"
#include "common/proof.h"
#include "descriptor.h"
#include "doors.h"
#include "options.h"

#define ROUTE    "/api/v1/device/status"
#define MOST_OFF 30000 /* ms between the clocks that are worth a word */

/* Keeps what the site says of itself, if it has signed it, and of this device. */
static void keep(const struct device *device, struct site *site,
		 const struct ol_device_status_reply *reply)
{
	struct ol_fault fault;

	if (reply->has_descriptor && reply->has_descriptor_signature)
		(void)descriptor_read(site->key, reply->descriptor, reply->descriptor_signature,
				      site, &fault);
	(void)descriptor_take_account(reply->has_broker_password ? reply->broker_password : NULL,
				      reply->has_slot ? reply->slot : NULL, site);
	site->service_count = reply->items_count;
	for (unsigned i = 0; i < reply->items_count; i++) {
		site->services[i].id = reply->items[i].id;
		memcpy(site->services[i].name, reply->items[i].name, sizeof site->services[i].name);
	}
	(void)device_store_site(device, site);
}

int status_refresh(const struct device *device, struct site *site,
		   struct ol_device_status_reply *ret_reply, struct ol_problem *ret_problem)
{
	static struct ol_device_status_reply reply; /* too large for a stack */
	struct ol_device_status request = { .at_ms = ol_realtime_ms() };
	struct ol_problem problem;
	char authority[DEVICE_PATH];
	const struct api api = { .site = site->url,
				 .authority = device_authority(device, authority) };
	int rc;

	memcpy(request.device, device->id, sizeof request.device);
	ol_status_sign(device->secret, site->key, device->id, request.at_ms, request.signature);
	rc = api_call(&api, ROUTE, NULL, &request, &reply, &problem);
	if (rc > 0 && reply.state == OL_DEVICE_STATE_ACTIVE)
		keep(device, site, &reply);
	if (ret_reply)
		*ret_reply = reply;
	if (ret_problem)
		*ret_problem = problem;
	return rc;
}

static void print(const struct ol_device_status_reply *reply)
{
	int64_t off_ms = ol_realtime_ms() - reply->server_ms;

	printf("%s of %s: %s\n", reply->device_name, reply->user_name,
	       ol_device_state_words[reply->state]);
	for (unsigned i = 0; i < reply->items_count; i++)
		door_print_service(&reply->items[i]);
	if (llabs(off_ms) > MOST_OFF)
		fprintf(stderr, "ownline: the clock of this device is %" PRId64 " s off\n",
			off_ms / 1000);
}

int command_status(struct device *device, int argc, char **argv)
{
	static struct ol_device_status_reply reply;
	static struct site site;
	bool is_json = false;
	const struct option options[] = { { "--json", NULL, &is_json }, { 0 } };
	struct ol_problem problem;
	int status, rc;

	if (options_read(options, argc, argv, NULL, 0) < 0)
		return EX_USAGE;
	status = command_load(device);
	if (status == EX_OK)
		status = command_load_site(device, &site);
	if (status != EX_OK)
		return status;
	if (!*site.url)
		return complain(EX_UNAVAILABLE, site.host, "this site has no HTTP API");
	rc = status_refresh(device, &site, &reply, &problem);
	if (rc < 0) {
		const struct api api = { .site = site.url };

		return api_complain(&api, rc, &problem);
	}
	if (is_json)
		return api_print(ROUTE, &reply);
	print(&reply);
	return EX_OK;
}
