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

int identity_start(struct sm *sm)
{
	struct identity *self = &sm->identity;
	uint8_t seed[32];
	int rc = ol_app_key(&sm->app, "session-manager/site.key", seed, sizeof seed);

	if (rc == 0)
		ol_ed25519_keys(seed, self->secret, self->key);
	ol_wipe(seed, sizeof seed);
	if (rc == 0 && *sm->conf.identity.url) {
		rc = ol_link_site(sm->conf.identity.url, &self->site);
		if (rc < 0)
			ol_log(OL_ERROR, "url_refused",
			       "why=\"not like https://home.example.org, or http:// and no "
			       "loopback "
			       "address\"");
	}
	return rc;
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

int identity_describe(const struct sm *sm, const char *host,
		      char ret_text[static IDENTITY_DESCRIPTOR], uint8_t ret_signature[64])
{
	static struct ol_site_descriptor site; /* too large for a stack */
	const struct identity_conf *conf = &sm->conf.identity;
	ssize_t length;

	memset(&site, 0, sizeof site);
	memcpy(site.site, sm->identity.key, sizeof site.site);
	put_boxes(sm, &site);
	snprintf(site.host, sizeof site.host, "%s", host);
	site.spa_port = conf->knock_port;
	site.has_url = *conf->url != '\0';
	snprintf(site.url, sizeof site.url, "%s", conf->url);
	length = ol_encode(&ol_msg_site_descriptor, &site, ret_text, IDENTITY_DESCRIPTOR - 1);
	if (length < 0)
		return (int)length;
	ret_text[length] = '\0';
	return ol_site_sign(sm->identity.secret, ret_text, (size_t)length, ret_signature);
}
