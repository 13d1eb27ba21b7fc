/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls: who calls, whether he may, and one transaction for what he asks. */
#include "session-manager/rpc.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "common/bytes.h"
#include "common/codec.h"
#include "common/crypto.h"
#include "common/inbox.h"
#include "common/sealed.h"
#include "session-manager/caller.h"
#include "session-manager/parked.h"
#include "session-manager/round.h"
#include "session-manager/sql.h"
#include "session-manager/waiters.h"

#define CALL_KEPT_MS (2 * OL_SEQ_WINDOW_MS) /* an older one is refused as it comes in */

static const struct rpc_method *const tables[] = {
	rpc_account_methods, rpc_device_methods, rpc_doctor_methods,     rpc_enrol_methods,
	rpc_event_methods,   rpc_grant_methods,  rpc_invitation_methods, rpc_knock_methods,
	rpc_live_methods,    rpc_login_methods,  rpc_router_methods,     rpc_service_methods,
	rpc_session_methods, rpc_site_methods,   rpc_user_methods,       NULL,
};

/* What is being called; calls are carried out one after the other. */
static struct rpc present;
static char answer[OL_JSON_MAX];
static union {
	max_align_t align;
	uint8_t bytes[OL_JSON_MAX];
} reply_space;

static const struct rpc_method *method_of(const struct ol_channel *channel)
{
	for (const struct rpc_method *const *table = tables; *table; table++)
		for (const struct rpc_method *method = *table; method->channel; method++)
			if (method->channel == channel)
				return method;
	return NULL;
}

int rpc_inbox(struct ol_inbox *inbox, unsigned size)
{
	unsigned count = 0;

	while (count < size && inbox[count].channel)
		count++;
	for (const struct rpc_method *const *table = tables; *table; table++) {
		for (const struct rpc_method *method = *table; method->channel; method++) {
			if (count + 1 >= size)
				return -ENOSPC;
			inbox[count++] = (struct ol_inbox){ .channel = method->channel,
							    .handle = rpc_call,
							    .is_shared = true };
		}
	}
	return 0;
}

/* The place of a field in a struct, or NULL if there is none or it is absent. */
static void *member(const struct ol_message *type, const void *value, const char *name)
{
	unsigned i = ol_find_field(type, name);
	const struct ol_field *field = &type->fields[i];
	uint8_t *base = (uint8_t *)(uintptr_t)value;

	if (i == type->field_count || (field->is_optional && !base[field->has_offset]))
		return NULL;
	return base + field->offset;
}

static void *asked(const struct rpc *rpc, const char *name)
{
	return member(rpc->method->channel->message, rpc->request, name);
}

/* What makes two calls the same: everything but who calls, and secrets, which never look alike. If
 * the answer has a secret, also for whom it was sealed. */
static void digest(const struct rpc *rpc, bool has_secret, uint8_t ret_digest[32])
{
	const struct ol_message *type = rpc->method->channel->message;
	uint32_t fields = UINT32_MAX;
	struct ol_part parts[2] = { { rpc->method->channel->name,
				      strlen(rpc->method->channel->name) + 1 },
				    { answer, 0 } };
	ssize_t length;

	for (unsigned i = 0; i < type->field_count; i++) {
		const struct ol_field *field = &type->fields[i];

		if (field->kind == OL_KIND_SEALED || !strcmp(field->name, "key") ||
		    !strcmp(field->name, "agent") ||
		    (!has_secret && !strcmp(field->name, "reply_key")))
			fields &= ~(1u << i);
	}
	length = ol_encode_part(type, fields, rpc->request, answer, sizeof answer);
	parts[1].length = length < 0 ? 0 : (size_t)length;
	ol_hash(parts, 2, NULL, ret_digest, 32);
}

/* True if the call is to be answered the same when it comes again. */
static const uint8_t *key_of(const struct rpc *rpc)
{
	if (!rpc->method->is_change || !*rpc->caller.name)
		return NULL;
	return asked(rpc, "key");
}

void rpc_holder(const struct rpc *rpc, char ret_holder[static OL_PRINCIPAL])
{
	uint8_t id[8];

	ret_holder[0] = '\0';
	if (!key_of(rpc))
		return;
	ol_put64(id, rpc->caller.user);
	if (rpc->caller.user)
		ol_hex(id, sizeof id, ret_holder);
	else
		snprintf(ret_holder, OL_PRINCIPAL, "%s", rpc->caller.name);
}

static void put_holder(struct row_args *args, const struct rpc *rpc)
{
	char holder[OL_PRINCIPAL];

	rpc_holder(rpc, holder);
	row_put_text(args, holder);
}

/* Takes a call that changes something, and looks whether it was answered before. */
static void take(struct sm *sm, struct rpc *rpc)
{
	static const struct row_column columns[] = {
		{ ROW_BYTEA, 0, 32, 0, NULL },
		{ ROW_TEXT, 32, OL_JSON_MAX, 0, NULL },
	};
	static char row[32 + OL_JSON_MAX];
	const uint8_t *key = key_of(rpc);
	const struct pg_result *rows;
	struct row_args *args = pg_args(sm->pg);
	uint8_t request[32];
	bool is_same;

	row_put_text(args, rpc->delivery->signer->name);
	row_put_int(args, (int64_t)rpc->delivery->seq);
	row_put_int(args, rpc->now_ms - CALL_KEPT_MS);
	row_put_text(args, rpc->method->channel->name);
	pg_ask(sm->pg, SQL_CALL);
	if (pg_rows(pg_answer(sm->pg)) != 1) {
		rpc_refuse(rpc, OL_REPLY_CODE_REPLAYED, "this very call was taken before", "");
		return;
	}
	if (!key)
		return;
	args = pg_args(sm->pg);
	put_holder(args, rpc);
	row_put_bytes(args, key, 16);
	pg_ask(sm->pg, SQL_ANSWER);
	rows = pg_answer(sm->pg);
	if (pg_rows(rows) != 1 || !pg_row(sm->pg, rows, 0, 0, columns, 2, row))
		return;
	digest(rpc, false, request);
	is_same = ol_equal(row, request, sizeof request);
	digest(rpc, true, request);
	if (is_same || ol_equal(row, request, sizeof request))
		memcpy(rpc->replayed, row + 32, strlen(row + 32) + 1);
	else
		rpc_refuse(rpc, OL_REPLY_CODE_CONFLICT,
			   "another call had this key, or its secret was for somebody else", "key");
}

static bool has_secret(const struct rpc *rpc)
{
	const struct ol_message *type = rpc->method->channel->reply;
	const uint8_t *base = rpc->reply;

	for (unsigned i = 0; i < type->field_count; i++)
		if (type->fields[i].kind == OL_KIND_SEALED && base[type->fields[i].has_offset])
			return true;
	return false;
}

/* Seals the secrets of a reply to the caller's key; without one they are not sent. */
static int seal_reply(const struct rpc *rpc)
{
	const struct ol_message *type = rpc->method->channel->reply;
	const uint8_t *key = asked(rpc, "reply_key");

	for (unsigned i = 0; i < type->field_count; i++) {
		const struct ol_field *field = &type->fields[i];
		uint8_t *base = rpc->reply;

		if (field->kind != OL_KIND_SEALED || !base[field->has_offset])
			continue;
		if (!key || ol_seal(base + field->offset, field->size, key) < 0)
			return -EINVAL;
	}
	return 0;
}

/* Puts the verdict in front of the reply and writes it as text. Returns its length or -errno. */
static ssize_t write_answer(struct rpc *rpc)
{
	const struct ol_message *type = rpc->method->channel->reply;
	struct ol_reply_done *head = rpc->reply; /* every reply begins like this one */
	int rc;

	VERDICT_FILL(&rpc->verdict, head);
	rc = seal_reply(rpc);
	return rc < 0 ? rc : ol_encode(type, rpc->reply, answer, sizeof answer - 1);
}

/* Keeps the answer with what it answers, in the same transaction. */
static void keep_answer(struct sm *sm, struct rpc *rpc)
{
	const uint8_t *key = key_of(rpc);
	struct row_args *args;
	uint8_t request[32];
	ssize_t length;

	if (!key)
		return;
	digest(rpc, has_secret(rpc), request);
	length = write_answer(rpc);
	if (length < 0) {
		pg_fail(sm->pg, (int)length);
		return;
	}
	answer[length] = '\0';
	args = pg_args(sm->pg);
	put_holder(args, rpc);
	row_put_bytes(args, key, 16);
	row_put_bytes(args, request, sizeof request);
	row_put_text(args, answer);
	row_put_int(args, rpc->now_ms);
	pg_tell(sm->pg, SQL_ANSWER_KEEP);
}

/* What the ledger's transaction does for a call. */
static void work(struct sm *sm, void *arg)
{
	struct rpc *rpc = arg;

	rpc->now_ms = sm->ledger.now_ms;
	rpc->verdict = verdict_ok;
	rpc->stays = false;
	rpc->replayed[0] = '\0';
	memset(rpc->reply, 0, rpc->method->channel->reply->size);
	caller_find(sm, rpc);
	sm->ledger.actor = *rpc->caller.name ? rpc->caller.name : NULL;
	if (rpc->verdict.code == OL_REPLY_CODE_OK && rpc->method->is_change)
		take(sm, rpc);
	if (rpc->verdict.code == OL_REPLY_CODE_OK && !*rpc->replayed)
		rpc->method->work(sm, rpc);
	if (rpc->verdict.code != OL_REPLY_CODE_OK) {
		if (!rpc->stays && !pg_error(sm->pg))
			pg_fail(sm->pg, -ECANCELED);
	} else if (rpc->method->is_change && !*rpc->replayed) {
		ledger_flush(&sm->ledger);
		keep_answer(sm, rpc);
	}
}

static int send_answer(struct sm *sm, struct rpc *rpc)
{
	ssize_t length;

	if (rpc->verdict.code != OL_REPLY_CODE_OK) {
		sm->counters.refused_calls++;
		if (!rpc->stays)
			memset(rpc->reply, 0, rpc->method->channel->reply->size);
	}
	if (*rpc->replayed)
		return ol_bus_reply_text(sm->app.bus, rpc->delivery, rpc->replayed,
					 strlen(rpc->replayed));
	if (!key_of(rpc) || rpc->verdict.code != OL_REPLY_CODE_OK) {
		length = write_answer(rpc);
		if (length < 0)
			return (int)length;
		answer[length] = '\0';
	}
	return ol_bus_reply_text(sm->app.bus, rpc->delivery, answer, strlen(answer));
}

/* The sessions of an answer that was given before may still be pending. */
static bool is_kept(struct sm *sm, struct rpc *rpc)
{
	struct ol_fault fault;

	if (!rpc->method->waits || rpc->verdict.code != OL_REPLY_CODE_OK)
		return false;
	if (*rpc->replayed && ol_decode(rpc->method->channel->reply, rpc->replayed,
					strlen(rpc->replayed), rpc->reply, &fault) < 0)
		return false;
	return waiters_keep(sm, rpc);
}

/* Runs the transaction and answers. */
static int carry_out(struct sm *sm, struct rpc *rpc)
{
	int rc = round_transact(sm, work, rpc);

	if (rc < 0)
		rpc->stays = false;
	if (rc < 0 && (rc != -ECANCELED || rpc->verdict.code == OL_REPLY_CODE_OK))
		rpc->verdict = verdict_unavailable;
	if (rpc->verdict.code == OL_REPLY_CODE_REPLAYED && rpc->method->is_change)
		return -ESTALE;
	if (rc == 0 && rpc->method->after && !*rpc->replayed)
		rpc->method->after(sm, rpc);
	rpc->is_deferred |= is_kept(sm, rpc);
	return rpc->is_deferred ? 0 : send_answer(sm, rpc);
}

static void begin(struct rpc *rpc, const struct ol_delivery *delivery,
		  const struct rpc_method *method, void *memo)
{
	rpc->delivery = delivery;
	rpc->method = method;
	rpc->request = delivery->message;
	rpc->caller = (struct caller){ 0 };
	rpc->now_ms = ol_realtime_ms();
	rpc->verdict = verdict_ok;
	rpc->reply = reply_space.bytes;
	rpc->memo = memo;
	rpc->is_deferred = rpc->stays = false;
	rpc->replayed[0] = '\0';
	memset(rpc->reply, 0, method->channel->reply->size);
}

int rpc_call(void *arg, const struct ol_delivery *delivery)
{
	const struct rpc_method *method = method_of(delivery->channel);
	struct sm *sm = arg;
	int rc = 0;

	if (!method)
		return -ENOSYS;
	sm->counters.calls++;
	begin(&present, delivery, method, NULL);
	if (method->prepare)
		rc = method->prepare(sm, &present);
	if (rc == -EINPROGRESS)
		return 0;
	if (rc < 0 && present.verdict.code == OL_REPLY_CODE_OK)
		present.verdict = verdict_unavailable;
	return rc < 0 ? send_answer(sm, &present) : carry_out(sm, &present);
}

void rpc_resume(struct sm *sm, uint64_t tag)
{
	struct parked *parked = parked_find(&sm->parked, tag);

	if (!parked)
		return;
	begin(&present, &parked->delivery, method_of(parked->delivery.channel), parked->memo);
	(void)carry_out(sm, &present);
	parked_free(parked);
}

void rpc_drop(struct sm *sm, uint64_t tag, const struct verdict *verdict)
{
	struct parked *parked = parked_find(&sm->parked, tag);

	if (!parked)
		return;
	begin(&present, &parked->delivery, method_of(parked->delivery.channel), parked->memo);
	present.verdict = *verdict;
	(void)send_answer(sm, &present);
	parked_free(parked);
}

uint64_t rpc_park(struct sm *sm, const struct rpc *rpc, const void *memo, size_t size)
{
	struct parked *parked = NULL;

	if (size <= sizeof parked->memo)
		parked = parked_keep(&sm->parked, rpc->delivery,
				     rpc->method->channel->message->size);
	if (!parked)
		return 0;
	memcpy(parked->memo, memo, size);
	return parked->tag;
}

void *rpc_memo(struct sm *sm, uint64_t tag)
{
	struct parked *parked = parked_find(&sm->parked, tag);

	return parked ? parked->memo : NULL;
}

void rpc_settle(struct sm *sm, const struct ol_delivery *delivery, const char *holder, void *reply)
{
	struct row_args *args;
	ssize_t length = 0;

	begin(&present, delivery, method_of(delivery->channel), NULL);
	present.reply = reply;
	if (*holder && !pg_error(sm->pg))
		length = write_answer(&present);
	if (length > 0) {
		answer[length] = '\0';
		args = pg_args(sm->pg);
		row_put_text(args, holder);
		row_put_bytes(args, asked(&present, "key"), 16);
		row_put_text(args, answer);
		pg_tell(sm->pg, SQL_ANSWER_SETTLE);
	}
	if (pg_commit(sm->pg) < 0)
		present.verdict = verdict_unavailable;
	(void)send_answer(sm, &present);
}
