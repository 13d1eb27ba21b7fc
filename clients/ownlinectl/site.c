/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands about the site as a whole. */
#include "site.h"

#include <inttypes.h>
#include <string.h>

#include "home.h"
#include "print.h"

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

int ctl_run_describe(struct ctl_job *job)
{
	struct ol_site_descriptor *site = (void *)job->request->message;
	const char *dir = job->request->options.dir;
	struct ol_service_list list = { 0 };
	struct ctl_rows rows = { .type = NULL };
	bool has_more = false;
	int rc = ctl_home_read_public(dir, "site", site->site, job->fault);

	if (rc == 0)
		rc = ctl_home_read_public(dir, "box", site->box, job->fault);
	if (rc == 0)
		rc = ctl_job_list(job, &ol_channel_rpc_service_list, &list, 0, &rows, &has_more);
	if (rc < 0)
		return rc;
	ctl_rows_sort(&rows, ctl_services.order);
	rc = add_services(site, &rows, job->fault);
	if (rc == 0 && job->request->is_json)
		ctl_print_message(ctl_job_out(job), &ol_msg_site_descriptor, site);
	else if (rc == 0)
		ctl_print_site(ctl_job_out(job), site);
	ctl_rows_done(&rows);
	return rc;
}

int ctl_run_health(struct ctl_job *job)
{
	struct ol_site_health_reply reply = { 0 };
	int rc = ctl_job_call(job, &ol_channel_rpc_site_health, job->request->message, &reply);

	if (rc < 0)
		return rc;
	if (job->request->is_json)
		ctl_print_message(ctl_job_out(job), &ol_msg_site_health_reply, &reply);
	else
		fprintf(ctl_job_out(job), "%" PRId64 " of %" PRId64 " routers are online\n",
			reply.online, reply.routers);
	return reply.online < reply.routers
		       ? ctl_refuse(job->fault, CTL_REFUSED,
				    "not every router is online; see ownlinectl router list")
		       : 0;
}
