/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a site says of itself and of the device's account. */
#include "descriptor.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "common/broker_url.h"
#include "common/proof.h"
#include "common/sealed.h"
#include "gen/messages.h"

/* Copies a text; too long a one does no good shortened. Returns NULL or what is wrong. */
static const char *copy(const char *text, char *ret_text, size_t size)
{
	if (strlen(text) >= size)
		return "too long";
	memcpy(ret_text, text, strlen(text) + 1);
	return NULL;
}

/* mqtts://host:port becomes mqtts://user:password@host:port. */
static const char *take_public(const struct ol_public_broker *said, char ret_url[static SITE_URL])
{
	const char *host = strstr(said->url, "://");
	struct ol_broker_url url;
	int length;

	if (!host)
		return "no URL of a broker";
	host += 3;
	length = snprintf(ret_url, SITE_URL, "%.*s%s%s%s%s%s", (int)(host - said->url), said->url,
			  said->user, *said->password ? ":" : "", said->password,
			  *said->user ? "@" : "", host);
	if (length >= SITE_URL || ol_broker_url_parse(ret_url, &url) < 0)
		return "no URL of a broker";
	return NULL;
}

static const char *take_brokers(const struct ol_site_descriptor *said, struct site *site)
{
	const char *why = copy(said->mqtt, site->mqtt, sizeof site->mqtt);

	site->public_count = said->publics_count;
	for (unsigned i = 0; i < said->publics_count && !why; i++)
		why = take_public(&said->publics[i], site->publics[i]);
	return why;
}

static const char *take_echoes(const struct ol_site_descriptor *said, struct site *site)
{
	const char *why = NULL;

	site->echo_count = said->echoes_count;
	for (unsigned i = 0; i < said->echoes_count && !why; i++)
		why = copy(said->echoes[i], site->echoes[i], sizeof site->echoes[i]);
	return why;
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

static int take(const struct ol_site_descriptor *said, struct site *site, struct ol_fault *fault)
{
	const char *name = "host", *why = copy(said->host, site->host, sizeof site->host);

	if (!why) {
		name = "url";
		why = copy(said->url, site->url, sizeof site->url);
	}
	if (!why) {
		name = "mqtt or publics";
		why = take_brokers(said, site);
	}
	if (!why) {
		name = "echoes";
		why = take_echoes(said, site);
	}
	if (why) {
		snprintf(fault->path, sizeof fault->path, "%s", name);
		fault->why = why;
		return -EBADMSG;
	}
	memcpy(site->key, said->site, sizeof site->key);
	memcpy(site->box, said->box, sizeof site->box);
	site->has_box_previous = said->has_box_previous;
	memcpy(site->box_previous, said->box_previous, sizeof site->box_previous);
	site->spa_port = (uint16_t)said->spa_port;
	take_services(said, site);
	return 0;
}

int descriptor_read(const uint8_t site_key[32], const char *text, const uint8_t signature[64],
		    struct site *site, struct ol_fault *fault)
{
	static struct ol_site_descriptor said; /* too large for a stack; so is the copy */
	static struct site copy_of_site;
	size_t length = strlen(text);

	if (!ol_site_verify(site_key, text, length, signature))
		return -EKEYREJECTED;
	if (ol_decode(&ol_msg_site_descriptor, text, length, &said, fault) < 0)
		return -EBADMSG;
	if (memcmp(said.site, site_key, sizeof said.site) != 0) {
		snprintf(fault->path, sizeof fault->path, "site");
		fault->why = "another key than the one that signed";
		return -EBADMSG;
	}
	copy_of_site = *site;
	if (take(&said, &copy_of_site, fault) < 0)
		return -EBADMSG;
	*site = copy_of_site;
	return 0;
}

int descriptor_take_account(const uint8_t *password, const uint8_t *slot, struct site *site)
{
	if (password && ol_open_get(password, DESCRIPTOR_PASSWORD, site->mqtt_password) < 0)
		return -EBADMSG;
	if (slot) {
		site->has_slot = true;
		memcpy(site->slot, slot, sizeof site->slot);
	}
	return 0;
}
