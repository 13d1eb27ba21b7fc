/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The public ports of routers. */
#include "session-manager/ports.h"

#include "session-manager/sql.h"

int64_t ports_choose(struct sm *sm, const char *router, enum ol_proto proto)
{
	struct row_args *args = pg_args(sm->pg);

	row_put_text(args, router);
	row_put_text(args, ol_proto_words[proto]);
	row_put_int(args, sm->conf.identity.knock_port);
	pg_ask(sm->pg, SQL_PORT_FREE);
	return pg_int(pg_answer(sm->pg), 0, 0);
}

bool ports_is_taken(struct sm *sm, const char *router, int64_t port, enum ol_proto proto,
		    uint64_t service, uint64_t grant)
{
	struct row_args *args;

	if (port == sm->conf.identity.knock_port && proto != OL_PROTO_TCP)
		return true;
	args = pg_args(sm->pg);
	row_put_text(args, router);
	row_put_int(args, port);
	row_put_text(args, ol_proto_words[proto]);
	row_put_id(args, service);
	row_put_id(args, grant);
	pg_ask(sm->pg, SQL_PORT_TAKEN);
	return pg_rows(pg_answer(sm->pg)) > 0;
}

bool ports_are_taken(struct sm *sm, uint64_t service, enum ol_proto proto)
{
	struct row_args *args = pg_args(sm->pg);

	row_put_id(args, service);
	row_put_text(args, ol_proto_words[proto]);
	pg_ask(sm->pg, SQL_PORTS_TAKEN);
	return pg_rows(pg_answer(sm->pg)) > 0;
}

void ports_note(struct sm *sm, uint64_t service)
{
	row_put_id(pg_args(sm->pg), service);
	pg_tell(sm->pg, SQL_PORTS_DROP);
	row_put_id(pg_args(sm->pg), service);
	pg_tell(sm->pg, SQL_PORTS_NOTE);
}
