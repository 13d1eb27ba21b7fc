/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of an answer of session-manager. */
#include "output.h"

#include <string.h>

#include "client.h"
#include "common/loop.h"
#include "gen/messages.h"
#include "print.h"

static int print_list(FILE *out, const struct ctl_request *request, const struct ctl_result *result,
		      struct ctl_fault *fault)
{
	(void)fault;
	if (request->is_json)
		ctl_print_rows(out, &result->rows);
	else
		ctl_print_table(out, request->command->list, &result->rows, ol_realtime_ms());
	return 0;
}

static int print_done(FILE *out, const struct ctl_request *request, const struct ctl_result *result,
		      struct ctl_fault *fault)
{
	(void)fault;
	if (request->is_json)
		ctl_print_message(out, request->command->channel->reply, result->reply);
	else
		ctl_print_done(out, request->command, result->reply);
	return 0;
}

static int add_services(struct ol_site_descriptor *site, const struct ctl_rows *rows,
			struct ctl_fault *fault)
{
	const struct ol_service_list_item *services = (const void *)rows->items;

	if (rows->count > OL_SITE_DESCRIPTOR_SERVICES_MAX)
		return ctl_refuse(fault, CTL_REFUSED,
				  "there are %zu services; a device can be told of %d", rows->count,
				  OL_SITE_DESCRIPTOR_SERVICES_MAX);
	site->services_count = (uint16_t)rows->count;
	for (size_t i = 0; i < rows->count; i++) {
		site->services[i].id = services[i].id;
		memcpy(site->services[i].name, services[i].name, sizeof services[i].name);
	}
	return 0;
}

static int print_site(FILE *out, const struct ctl_request *request, const struct ctl_result *result,
		      struct ctl_fault *fault)
{
	const char *dir = request->options.dir;
	struct ol_site_descriptor site;
	int rc;

	memcpy(&site, request->file, sizeof site);
	rc = ctl_home_read_public(dir, "site", site.site, fault);
	if (rc == 0)
		rc = ctl_home_read_public(dir, "box", site.box, fault);
	if (rc == 0)
		rc = add_services(&site, &result->rows, fault);
	if (rc == 0)
		ctl_print_message(out, &ol_msg_site_descriptor, &site);
	return rc;
}

const struct ctl_output ctl_as_list = { NULL, print_list, "With --json: an array of objects." };
const struct ctl_output ctl_as_done = { NULL, print_done, "With --json: the reply, one object." };
const struct ctl_output ctl_as_site = { &ol_msg_site_descriptor, print_site,
					"With --json or without: one line of JSON." };
