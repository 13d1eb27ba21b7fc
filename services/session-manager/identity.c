/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who this site is to its devices. */
#include "session-manager/identity.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "common/codec.h"
#include "common/crypto.h"
#include "common/log.h"
#include "common/proof.h"
#include "session-manager/rpc.h"
#include "session-manager/sql.h"

#define PUBLICS "/keys/session-manager/public-brokers"

static int refuse(const char *event, const char *why)
{
	ol_log(OL_ERROR, event, "why=\"%s\"", why);
	return -EINVAL;
}

static int check_urls(const struct identity_conf *conf, struct ol_link *ret_site)
{
	struct ol_broker_url broker;

	if (*conf->url && ol_link_site(conf->url, ret_site) < 0)
		return refuse("url_refused",
			      "not like https://home.example.org, or http:// and no loopback "
			      "address");
	if (*conf->mqtt_url && (ol_broker_url_parse(conf->mqtt_url, &broker) < 0 || *broker.user))
		return refuse("mqtt_url_refused", "not like mqtts://home.example.org:8885");
	if (*conf->wss_url && strncmp(conf->wss_url, "wss://", 6) != 0)
		return refuse("wss_url_refused", "not like wss://home.example.org:8884/mqtt");
	return 0;
}

/* Reads the words of the option. */
static int read_echoes(const char *text, struct identity *self)
{
	for (text += strspn(text, " "); *text; text += strspn(text, " ")) {
		size_t length = strcspn(text, " ");

		if (self->echo_count == IDENTITY_ECHOES || length >= IDENTITY_ECHO ||
		    (strncmp(text, "https://", 8) != 0 && strncmp(text, "stun:", 5) != 0))
			return refuse("echoes_refused",
				      "at most 4 of https://... or stun:HOST:PORT");
		memcpy(self->echoes[self->echo_count], text, length);
		self->echoes[self->echo_count++][length] = '\0';
		text += length;
	}
	return 0;
}

/* The public brokers as devices may know them. */
static int read_publics(const struct ol_app *app, struct identity *self)
{
	char path[sizeof app->dir + sizeof PUBLICS];
	int count;

	snprintf(path, sizeof path, "%s" PUBLICS, app->dir);
	count = ol_broker_urls_read(path, self->publics, OL_PUBLIC_BROKERS);
	if (count < 0) {
		ol_log(OL_ERROR, "brokers_refused", "file=%s why=\"%s\"", path,
		       count == -EPERM ? "others can read it: chmod 0400" : strerror(-count));
		return count;
	}
	self->public_count = (unsigned)count;
	return 0;
}

int identity_start(struct sm *sm)
{
	struct identity *self = &sm->identity;
	uint8_t seed[32];
	int rc = ol_app_key(&sm->app, "session-manager/site.key", seed, sizeof seed);

	if (rc == 0)
		ol_ed25519_keys(seed, self->secret, self->key);
	ol_wipe(seed, sizeof seed);
	if (rc == 0)
		rc = check_urls(&sm->conf.identity, &self->site);
	if (rc == 0)
		rc = read_echoes(sm->conf.identity.echoes, self);
	return rc < 0 ? rc : read_publics(&sm->app, self);
}

void identity_stop(struct sm *sm)
{
	ol_wipe(&sm->identity, sizeof sm->identity);
}

const struct ol_link *identity_link(const struct sm *sm, struct rpc *rpc)
{
	if (*sm->identity.site.host)
		return &sm->identity.site;
	rpc_refuse(rpc, OL_REPLY_CODE_UNSUPPORTED,
		   "links lead nowhere yet: give session-manager the option url", "");
	return NULL;
}

const uint8_t *identity_box(const struct sm *sm, bool is_guest)
{
	for (unsigned i = 0; i < sm->box_count; i++) {
		if (sm->boxes[i].is_guest == is_guest && !sm->boxes[i].is_previous)
			return sm->boxes[i].key;
	}
	return NULL;
}

bool identity_knock_host(struct sm *sm, char ret_host[static OL_LINK_HOST])
{
	static const struct row_column column = { ROW_TEXT, 0, OL_LINK_HOST, 0, NULL };
	const char *host = sm->conf.identity.knock_host;
	const struct pg_result *rows;

	if (*host) {
		memcpy(ret_host, host, strlen(host) + 1);
		return true;
	}
	(void)pg_args(sm->pg);
	pg_ask(sm->pg, SQL_KNOCK_HOST);
	rows = pg_answer(sm->pg);
	return pg_rows(rows) == 1 && pg_row(sm->pg, rows, 0, 0, &column, 1, ret_host);
}

static void put_boxes(const struct sm *sm, struct ol_site_descriptor *site)
{
	for (unsigned i = 0; i < sm->box_count; i++) {
		const struct ol_box *box = &sm->boxes[i];

		if (box->is_guest)
			continue;
		site->has_box_previous |= box->is_previous;
		memcpy(box->is_previous ? site->box_previous : site->box, box->key,
		       sizeof box->key);
	}
}

static void put_brokers(const struct sm *sm, struct ol_site_descriptor *site)
{
	const struct identity *self = &sm->identity;
	char url[OL_BROKER_TEXT];

	site->has_mqtt = *sm->conf.identity.mqtt_url;
	snprintf(site->mqtt, sizeof site->mqtt, "%s", sm->conf.identity.mqtt_url);
	site->publics_count = (uint16_t)self->public_count;
	for (unsigned i = 0; i < self->public_count; i++) {
		const struct ol_broker_url *broker = &self->publics[i];
		struct ol_public_broker *to = &site->publics[i];

		ol_broker_url_format(broker, true, url);
		snprintf(to->url, sizeof to->url, "%s", url);
		snprintf(to->user, sizeof to->user, "%s", broker->user);
		snprintf(to->password, sizeof to->password, "%s", broker->password);
	}
	site->echoes_count = (uint16_t)self->echo_count;
	for (unsigned i = 0; i < self->echo_count; i++)
		snprintf(site->echoes[i], sizeof site->echoes[i], "%s", self->echoes[i]);
}

int identity_describe(struct sm *sm, char ret_text[static IDENTITY_DESCRIPTOR],
		      uint8_t ret_signature[64])
{
	static struct ol_site_descriptor site; /* too large for a stack */
	const struct identity_conf *conf = &sm->conf.identity;
	char host[OL_LINK_HOST];
	ssize_t length;

	if (!identity_knock_host(sm, host))
		return -ENOENT;
	memset(&site, 0, sizeof site);
	memcpy(site.site, sm->identity.key, sizeof site.site);
	put_boxes(sm, &site);
	snprintf(site.host, sizeof site.host, "%s", host);
	site.spa_port = conf->knock_port;
	site.has_url = *conf->url != '\0';
	snprintf(site.url, sizeof site.url, "%s", conf->url);
	put_brokers(sm, &site);
	length = ol_encode(&ol_msg_site_descriptor, &site, ret_text, IDENTITY_DESCRIPTOR - 1);
	if (length < 0)
		return (int)length;
	ret_text[length] = '\0';
	return ol_site_sign(sm->identity.secret, ret_text, (size_t)length, ret_signature);
}

void identity_tell(struct sm *sm, struct rpc *rpc, char ret_text[static IDENTITY_DESCRIPTOR],
		   uint8_t ret_signature[64])
{
	int rc = identity_describe(sm, ret_text, ret_signature);

	if (rc == -ENOENT)
		rpc_refuse(rpc, OL_REPLY_CODE_UNAVAILABLE, "there is no router to knock at yet",
			   "");
	else if (rc < 0)
		rpc->verdict = verdict_unavailable;
}
