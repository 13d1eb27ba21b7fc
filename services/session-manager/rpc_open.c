/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls that open and extend sessions. */
#include "session-manager/rpc_open.h"

#include <string.h>

#include "session-manager/caller.h"
#include "session-manager/doors.h"
#include "session-manager/grants.h"
#include "session-manager/refused.h"
#include "session-manager/sessions.h"
#include "session-manager/sql.h"

/* What a call asks for, and what became of it. */
struct opening {
	const struct judge *judge;
	uint64_t service;
	struct asking asking;
	uint64_t extend; /* this session and no other, or 0 */
	uint64_t session;
	struct verdict verdict;
};

static const struct verdict over = { OL_REPLY_CODE_CONFLICT, "the session is over", "session" };

/* True if a door may be opened so. */
static bool fits(const struct opening *opening, struct door *door)
{
	const struct ses *current = door_current(door);

	return !opening->extend || (current && current->id == opening->extend);
}

static void open_door(void *arg, struct grant *grant)
{
	struct opening *opening = arg;
	struct ledger *ledger = opening->judge->ledger;
	struct door *door = &grant->doors[opening->asking.source->family == 6];
	enum ol_refusal_reason reason;

	if (grant->way.service.id != opening->service)
		return;
	if (!fits(opening, door)) {
		opening->verdict = over;
		return;
	}
	reason = grant_open(opening->judge, grant, &opening->asking);
	opening->verdict = refused_verdict(reason, grant->limits.hours, ledger->now_ms);
	if (reason != OL_REFUSAL_REASON_NONE)
		return;
	opening->session = door_current(door)->id;
	ledger_door(ledger, &grant->way, door);
}

/* Holds a device or login until the transaction ends, so that nobody else works on its doors.
 * Returns false if there is none. */
static bool hold(struct sm *sm, const uint8_t device[16], const struct ol_addr *source)
{
	struct row_args *args = pg_args(sm->pg);

	row_put_bytes(args, device, 16);
	row_put_addr(args, source);
	pg_ask(sm->pg, SQL_HOLD);
	return pg_rows(pg_answer(sm->pg)) == 1;
}

static void open_for(struct sm *sm, struct rpc *rpc, const uint8_t device[16],
		     struct opening *opening)
{
	grants_ask(&sm->ledger, false, device, 16, 1);
	grants_read(&sm->ledger, false, open_door, opening);
	rpc->verdict = opening->verdict;
	if (!opening->session)
		return;
	ledger_flush(&sm->ledger);
	sessions_read(sm->pg, &opening->session, 1, rpc->reply);
}

/* Who is to hold the session: the caller's login, or the device that an admin has named. */
static const uint8_t *holder_of(struct rpc *rpc)
{
	const struct ol_session_open *request = rpc->request;

	if (request->has_device && !rpc->caller.is_admin)
		rpc_refuse(rpc, OL_REPLY_CODE_DENIED, "only admins name a device", "device");
	else if (request->has_device)
		return request->device;
	else if (!rpc->caller.user)
		rpc_refuse(rpc, OL_REPLY_CODE_INVALID, "name a device", "device");
	else
		return rpc->caller.login;
	return NULL;
}

void rpc_session_open(struct sm *sm, struct rpc *rpc)
{
	const struct ol_session_open *request = rpc->request;
	const uint8_t *device = holder_of(rpc);
	struct opening opening = { .judge = &sm->judge,
				   .service = request->service,
				   .asking = { .source = &request->address,
					       .wanted_s = (uint32_t)request->duration_s,
					       .is_bound = rpc->caller.is_certified } };

	if (!device)
		return;
	opening.verdict = refused_verdict(OL_REFUSAL_REASON_SERVICE, "", rpc->now_ms);
	if (!request->has_address)
		rpc_refuse(rpc, OL_REPLY_CODE_INVALID, "name an address", "address");
	else if (!policy_may_come(&sm->conf.policy, &request->address))
		rpc->verdict = refused_verdict(OL_REFUSAL_REASON_SOURCE, "", rpc->now_ms);
	else if (!hold(sm, device, &request->address))
		rpc_refuse(rpc, OL_REPLY_CODE_NOT_FOUND, "no such device", "device");
	else
		open_for(sm, rpc, device, &opening);
}

void rpc_session_extend(struct sm *sm, struct rpc *rpc)
{
	const struct ol_session_extend *request = rpc->request;
	struct ol_session_list_reply *reply = rpc->reply;
	struct ol_session_list_item item;
	struct opening opening = { .judge = &sm->judge,
				   .extend = request->session,
				   .verdict = over,
				   .asking = { .source = &item.source,
					       .wanted_s = (uint32_t)request->duration_s } };

	sessions_read(sm->pg, &request->session, 1, reply);
	item = reply->items[0];
	if (!reply->items_count || !rpc_may(rpc, item.user))
		rpc_refuse(rpc, OL_REPLY_CODE_NOT_FOUND, "no such session", "session");
	else if (!caller_may_act(sm, rpc, item.user))
		return;
	else if (item.kind == OL_DEVICE_KIND_INVITATION)
		rpc_refuse(rpc, OL_REPLY_CODE_CONFLICT, "a visit has its own end", "session");
	else if (!hold(sm, item.device, &(struct ol_addr){ 0 }))
		rpc->verdict = over;
	else {
		opening.service = item.service;
		open_for(sm, rpc, item.device, &opening);
	}
}
