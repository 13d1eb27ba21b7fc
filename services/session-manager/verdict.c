/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a call ended. */
#include "session-manager/verdict.h"

#include <errno.h>
#include <stdio.h>

#include "common/inbox.h"
#include "session-manager/sql.h"

#define CALL_KEPT_MS (2 * OL_SEQ_WINDOW_MS) /* an older one is refused as it comes in */

const struct verdict verdict_ok = { OL_REPLY_CODE_OK, "", "" };
const struct verdict verdict_unavailable = { OL_REPLY_CODE_UNAVAILABLE, "try again", "" };

void verdict_fill(const struct verdict *verdict, enum ol_reply_code *ret_code, char *ret_detail,
		  size_t detail_size, char *ret_field, size_t field_size)
{
	*ret_code = verdict->code;
	snprintf(ret_detail, detail_size, "%s", verdict->detail);
	snprintf(ret_field, field_size, "%s", verdict->field);
}

int verdict_reply(struct sm *sm, const struct ol_delivery *call, const struct verdict *verdict)
{
	struct ol_reply_done reply = { .code = verdict->code };

	VERDICT_FILL(verdict, &reply);
	return ol_bus_reply(sm->app.bus, call, &reply);
}

bool verdict_is_admin(const struct ol_delivery *call)
{
	const char *scope;

	return ol_principal_role(call->signer->name, &scope) == OL_ROLE_OWNLINECTL;
}

int verdict_take(struct sm *sm, const struct ol_delivery *call)
{
	struct row_args *args;
	bool is_new;
	int rc;

	if (!verdict_is_admin(call))
		return -EPERM;
	pg_begin(sm->pg);
	args = pg_args(sm->pg);
	row_put_text(args, call->signer->name);
	row_put_int(args, (int64_t)call->seq);
	row_put_int(args, ol_realtime_ms() - CALL_KEPT_MS);
	pg_ask(sm->pg, SQL_CALL);
	is_new = pg_rows(pg_answer(sm->pg)) == 1;
	rc = pg_commit(sm->pg);
	if (rc < 0)
		return rc;
	return is_new ? 0 : -ESTALE;
}
