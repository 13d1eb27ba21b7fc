/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The routers. */
#include "session-manager/routers.h"

#include <stdio.h>
#include <string.h>

#include "common/log.h"
#include "common/loop.h"
#include "session-manager/sql.h"

struct row {
	char id[33];
	uint8_t key[32];
};

static const struct row_column columns[] = {
	ROW_COL(ROW_TEXT, struct row, id),
	ROW_COL(ROW_BYTEA, struct row, key),
};

struct router *routers_find(struct routers *routers, const char *id)
{
	for (unsigned i = 0; i < routers->count; i++)
		if (!strcmp(routers->list[i].id, id))
			return &routers->list[i];
	return NULL;
}

void routers_changed(struct routers *routers, const char *id)
{
	struct router *router = routers_find(routers, id);

	if (router)
		router->has_news = true;
	else
		routers->has_unknown = true; /* new: the beat loads it */
}

static void put(struct routers *routers, struct ol_keyring *ring, const struct row *row)
{
	char name[OL_PRINCIPAL];
	struct router *router = routers_find(routers, row->id);

	if (!router) {
		if (routers->count == ROUTERS_MOST) {
			ol_log(OL_ERROR, "too_many_routers", "router=%s most=%d", row->id,
			       ROUTERS_MOST);
			return;
		}
		router = &routers->list[routers->count++];
		*router = (struct router){ .is_stale = true, .has_news = true };
		memcpy(router->id, row->id, sizeof router->id);
	}
	router->is_there = true;
	snprintf(name, sizeof name, "rule-agent-%s", row->id);
	if (ol_keyring_put(ring, name, row->key) < 0)
		ol_log(OL_ERROR, "router_key_refused", "router=%s", row->id);
}

/* Drops what was not there at the last loading. */
static void sweep(struct routers *routers, struct ol_keyring *ring)
{
	char name[OL_PRINCIPAL];

	for (unsigned i = routers->count; i-- > 0;) {
		if (routers->list[i].is_there)
			continue;
		snprintf(name, sizeof name, "rule-agent-%s", routers->list[i].id);
		ol_keyring_drop(ring, name);
		routers->list[i] = routers->list[--routers->count];
	}
}

int routers_load(struct routers *routers, struct pg *pg, struct ol_keyring *ring)
{
	const struct pg_result *rows;
	struct row row;
	int rc;

	routers->has_unknown = false;
	routers->loaded_ms = ol_boottime_ms();
	for (unsigned i = 0; i < routers->count; i++)
		routers->list[i].is_there = false;
	pg_begin(pg);
	(void)pg_args(pg);
	pg_ask(pg, SQL_ROUTERS);
	rows = pg_answer(pg);
	for (int i = 0; i < pg_rows(rows); i++)
		if (pg_row(pg, rows, i, 0, columns, ROW_COUNT(columns), &row))
			put(routers, ring, &row);
	rc = pg_commit(pg);
	if (rc == 0)
		sweep(routers, ring);
	return rc;
}

void routers_meet(struct routers *routers, struct pg *pg, struct ol_keyring *ring,
		  const struct ol_bus_counters *bus)
{
	if (bus->refused_signer != routers->strangers)
		routers->has_unknown = true;
	routers->strangers = bus->refused_signer;
	if (routers->has_unknown && ol_boottime_ms() - routers->loaded_ms >= ROUTERS_RELOAD_MS)
		(void)routers_load(routers, pg, ring);
}
