/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a site says of itself. */
#include "descriptor.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gen/messages.h"

/* Copies a text; too long a one does no good shortened. */
static int copy(const char *name, const char *text, char *ret_text, size_t size,
		struct ol_fault *fault)
{
	if (strlen(text) >= size) {
		snprintf(fault->path, sizeof fault->path, "%s", name);
		fault->why = "too long";
		return -EBADMSG;
	}
	memcpy(ret_text, text, strlen(text) + 1);
	return 0;
}

static void take_services(const struct ol_site_descriptor *said, struct site *site)
{
	site->service_count = said->services_count;
	for (unsigned i = 0; i < said->services_count; i++) {
		site->services[i].id = said->services[i].id;
		memcpy(site->services[i].name, said->services[i].name,
		       sizeof site->services[i].name);
	}
}

int descriptor_read(const char *text, size_t length, struct site *site, struct ol_fault *fault)
{
	static struct ol_site_descriptor said; /* too large for a stack */
	int rc = ol_decode(&ol_msg_site_descriptor, text, length, &said, fault);

	if (rc == 0)
		rc = copy("host", said.host, site->host, sizeof site->host, fault);
	if (rc == 0)
		rc = copy("url", said.url, site->url, sizeof site->url, fault);
	if (rc < 0)
		return -EBADMSG;
	memcpy(site->key, said.site, sizeof site->key);
	memcpy(site->box, said.box, sizeof site->box);
	site->has_box_previous = said.has_box_previous;
	memcpy(site->box_previous, said.box_previous, sizeof site->box_previous);
	site->spa_port = (uint16_t)said.spa_port;
	take_services(&said, site);
	return 0;
}
