/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a device must know of its site, as the file that `ownline enrol FILE` reads. */
#include <inttypes.h>
#include <string.h>

#include "common/codec.h"
#include "common/crypto.h"
#include "common/sealed.h"
#include "site.h"

static void print_key(FILE *out, const char *name, const uint8_t *bytes, size_t size)
{
	char text[65];

	fprintf(out, "%s = %s\n", name, ol_hex(bytes, size, text));
}

static void print_text(FILE *out, const char *name, const char *text)
{
	if (*text)
		fprintf(out, "%s = %s\n", name, text);
}

/* The account stands inside the URL. */
static void print_public(FILE *out, const struct ol_public_broker *broker)
{
	const char *host = strstr(broker->url, "://");

	if (!host)
		return;
	host += 3;
	fprintf(out, "public = %.*s", (int)(host - broker->url), broker->url);
	if (*broker->user)
		fprintf(out, "%s%s%s@", broker->user, *broker->password ? ":" : "",
			broker->password);
	fprintf(out, "%s\n", host);
}

static void print_services(FILE *out, const struct ol_site_descriptor_service *services,
			   unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		fprintf(out, "service = %016" PRIx64 " %s\n", services[i].id, services[i].name);
}

void ctl_print_site(FILE *out, const struct ol_site_descriptor *site)
{
	print_key(out, "site", site->site, sizeof site->site);
	print_key(out, "box", site->box, sizeof site->box);
	if (site->has_box_previous)
		print_key(out, "box-previous", site->box_previous, sizeof site->box_previous);
	print_text(out, "host", site->host);
	fprintf(out, "spa-port = %" PRId64 "\n", site->spa_port);
	print_text(out, "url", site->url);
	print_text(out, "mqtt", site->mqtt);
	for (unsigned i = 0; i < site->publics_count; i++)
		print_public(out, &site->publics[i]);
	for (unsigned i = 0; i < site->echoes_count; i++)
		print_text(out, "echo", site->echoes[i]);
	print_services(out, site->services, site->services_count);
}

int ctl_run_describe_device(struct ctl_job *job)
{
	static struct ol_device_describe_reply reply; /* too large for a stack; so with the other */
	static struct ol_site_descriptor site;
	char password[sizeof reply.broker_password];
	struct ol_fault fault;
	FILE *out;
	int rc = ctl_job_call(job, job->request->command->channel, job->request->message, &reply);

	if (rc < 0)
		return rc;
	if (ol_decode(&ol_msg_site_descriptor, reply.descriptor, strlen(reply.descriptor), &site,
		      &fault) < 0)
		return ctl_refuse(job->fault, CTL_REFUSED, "the descriptor: %s: %s", fault.path,
				  fault.why);
	out = ctl_job_out(job);
	ctl_print_site(out, &site);
	if (reply.has_broker_password &&
	    ol_open_get(reply.broker_password, sizeof reply.broker_password, password) == 0)
		print_text(out, "mqtt-password", password);
	if (reply.has_slot)
		print_key(out, "slot", reply.slot, sizeof reply.slot);
	print_services(out, reply.items, reply.items_count);
	ol_wipe(password, sizeof password);
	return 0;
}
