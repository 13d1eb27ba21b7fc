/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The call that tells why somebody cannot connect. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "session-manager/doctor.h"
#include "session-manager/hours.h"
#include "session-manager/rpc.h"
#include "session-manager/sql.h"

#define HOST_TEXT (OL_ADDR_TEXT + 16)

/* What a call is about, beside the facts. */
struct patient {
	struct doctor_facts facts;
	uint8_t device[16];
	uint64_t user, service;
	struct ol_addr to4, to6; /* hosts behind the door */
	int64_t to_port;
	int64_t session_port;
};

/* The host behind the door of the call that is carried out; calls are, one after the other. */
static struct target {
	enum doctor_target state; /* DOCTOR_ANSWERS: is to be tried */
	struct ol_addr host;
	uint16_t port;
} target;

/* A call whose last finding is looked for: one at a time. */
static struct {
	uint64_t tag;
	char host[HOST_TEXT];
	struct ol_doctor_reply reply;
} waiting;

static const struct row_column device_columns[] = {
	ROW_COL(ROW_BYTEA, struct patient, device),
	ROW_COL(ROW_ID, struct patient, user),
	ROW_COL(ROW_TEXT, struct patient, facts.device),
	ROW_COL(ROW_INT, struct patient, facts.confirmed_ms),
	ROW_COL(ROW_INT, struct patient, facts.revoked_ms),
	ROW_COL(ROW_INT, struct patient, facts.knock_ms),
	ROW_COL(ROW_INT, struct patient, facts.knock_kind),
	ROW_COL(ROW_ADDR, struct patient, facts.knock_source),
	ROW_COL(ROW_INT, struct patient, facts.refused_ms),
	ROW_ENUM(struct patient, facts.refused_reason, ol_refusal_reason_words),
	ROW_COL(ROW_ADDR, struct patient, facts.refused_source),
	ROW_COL(ROW_INT, struct patient, facts.skew_ms),
};

static const struct row_column user_columns[] = {
	ROW_COL(ROW_TEXT, struct patient, facts.user),
	ROW_COL(ROW_BOOL, struct patient, facts.is_active),
	ROW_COL(ROW_TEXT, struct patient, facts.countries),
	ROW_COL(ROW_TEXT, struct patient, facts.hours),
};

static const struct row_column service_columns[] = {
	ROW_COL(ROW_ID, struct patient, service),
	ROW_COL(ROW_TEXT, struct patient, facts.service),
	ROW_COL(ROW_TEXT, struct patient, facts.router),
	ROW_ENUM(struct patient, facts.kind, ol_service_kind_words),
	ROW_ENUM(struct patient, facts.proto, ol_proto_words),
	ROW_COL(ROW_INT, struct patient, facts.port),
	ROW_COL(ROW_ADDR, struct patient, to4),
	ROW_COL(ROW_ADDR, struct patient, to6),
	ROW_COL(ROW_INT, struct patient, to_port),
	ROW_COL(ROW_BOOL, struct patient, facts.has_grant),
	ROW_COL(ROW_BOOL, struct patient, facts.is_automatic),
	ROW_COL(ROW_BOOL, struct patient, facts.is_online),
	ROW_COL(ROW_INT, struct patient, facts.seen_ms),
	ROW_COL(ROW_INT, struct patient, facts.lease_ms),
	ROW_COL(ROW_TEXT, struct patient, facts.problem),
};

static const struct row_column session_columns[] = {
	ROW_ENUM(struct patient, facts.state, ol_session_state_words),
	ROW_ENUM(struct patient, facts.reason, ol_session_reason_words),
	ROW_COL(ROW_ADDR, struct patient, facts.source),
	ROW_COL(ROW_INT, struct patient, facts.start_ms),
	ROW_COL(ROW_INT, struct patient, facts.end_ms),
	ROW_COL(ROW_INT, struct patient, facts.closed_ms),
	ROW_COL(ROW_INT, struct patient, session_port),
};

/* Reads the one row of an answer; false if there is none. */
static bool read_row(struct sm *sm, enum sql sql, const struct row_column *columns, size_t count,
		     struct patient *patient)
{
	const struct pg_result *rows;

	pg_ask(sm->pg, sql);
	rows = pg_answer(sm->pg);
	return pg_rows(rows) == 1 && pg_row(sm->pg, rows, 0, 0, columns, count, patient);
}

/* Puts the device that was asked for, or NULL. */
static void put_device(struct row_args *args, const struct ol_doctor *request)
{
	static const struct row_column column = ROW_OPTIONAL(ROW_BYTEA, struct ol_doctor, device);

	row_put_struct(args, &column, 1, request);
}

static bool read_device(struct sm *sm, const struct ol_doctor *request, struct patient *patient)
{
	struct row_args *args = pg_args(sm->pg);

	put_device(args, request);
	row_put_id(args, request->user);
	row_put_addr(args, &request->address);
	return read_row(sm, SQL_DOCTOR_DEVICE, device_columns, ROW_COUNT(device_columns), patient);
}

static bool read_user(struct sm *sm, struct patient *patient)
{
	row_put_id(pg_args(sm->pg), patient->user);
	return read_row(sm, SQL_DOCTOR_USER, user_columns, ROW_COUNT(user_columns), patient);
}

static bool read_service(struct sm *sm, const struct ol_doctor *request, struct patient *patient)
{
	struct row_args *args = pg_args(sm->pg);

	row_put_id(args, request->service);
	row_put_id(args, patient->user);
	put_device(args, request);
	return read_row(sm, SQL_DOCTOR_SERVICE, service_columns, ROW_COUNT(service_columns),
			patient);
}

static bool read_session(struct sm *sm, const struct ol_doctor *request, struct patient *patient)
{
	struct row_args *args = pg_args(sm->pg);

	row_put_id(args, patient->user);
	put_device(args, request);
	row_put_id(args, patient->service);
	row_put_addr(args, &patient->facts.address);
	return read_row(sm, SQL_DOCTOR_SESSION, session_columns, ROW_COUNT(session_columns),
			patient);
}

/* What follows from what was read. */
static void conclude(struct sm *sm, struct patient *patient)
{
	struct doctor_facts *facts = &patient->facts;
	struct hours hours;

	if (!facts->address.family)
		facts->address = facts->refused_ms > facts->knock_ms ? facts->refused_source
								     : facts->knock_source;
	facts->has_countries = sm->countries != NULL;
	country_of(sm->countries, &facts->address, facts->country);
	facts->is_in_country = policy_countries_have(facts->countries, facts->country);
	facts->hours_ms = INT64_MAX;
	facts->is_in_hours = !hours_parse(facts->hours, &hours) &&
			     hours_are_open(&hours, facts->now_ms, &facts->hours_ms);
}

/* Returns the field of what is not there, or NULL. */
static const char *read_all(struct sm *sm, const struct ol_doctor *request, struct patient *patient)
{
	struct doctor_facts *facts = &patient->facts;

	facts->has_device = read_device(sm, request, patient);
	if (!facts->has_device && request->has_device)
		return "device";
	if (!facts->has_device)
		patient->user = request->user;
	facts->has_user = patient->user && read_user(sm, patient);
	if (!facts->has_user && request->has_user)
		return "user";
	conclude(sm, patient);
	facts->has_service = read_service(sm, request, patient);
	if (!facts->has_service && request->has_service)
		return "service";
	facts->has_to4 = patient->to4.family != 0;
	facts->has_to6 = patient->to6.family != 0;
	facts->has_session =
		facts->has_user && facts->has_service && read_session(sm, request, patient);
	if (facts->has_session && !facts->closed_ms)
		facts->port = patient->session_port;
	return NULL;
}

static struct target target_of(const struct patient *patient)
{
	const struct doctor_facts *facts = &patient->facts;
	bool is_six = facts->has_to6 && (facts->address.family == 6 || !facts->has_to4);
	struct target found = { .host = is_six ? patient->to6 : patient->to4,
				.port = (uint16_t)patient->to_port };

	if (!found.host.family)
		found.state = DOCTOR_NOT_TRIED;
	else
		found.state = facts->proto == OL_PROTO_UDP ? DOCTOR_NO_WAY : DOCTOR_ANSWERS;
	return found;
}

static void examine(struct sm *sm, struct rpc *rpc)
{
	const struct ol_doctor *request = rpc->request;
	struct ol_doctor_reply *reply = rpc->reply;
	struct patient patient;
	const char *missing;

	memset(&patient, 0, sizeof patient);
	patient.facts.now_ms = rpc->now_ms;
	patient.facts.address = request->address;
	missing = read_all(sm, request, &patient);
	if (missing) {
		rpc_refuse(rpc, OL_REPLY_CODE_NOT_FOUND, "there is no such thing", missing);
		return;
	}
	target = target_of(&patient);
	reply->items_count = (uint16_t)doctor_judge(&patient.facts, reply->items);
}

static const char *name_host(char text[static HOST_TEXT])
{
	char host[OL_ADDR_TEXT];

	snprintf(text, HOST_TEXT, target.host.family == 6 ? "[%s]:%u" : "%s:%u",
		 ol_addr_format(&target.host, host), target.port);
	return text;
}

static void on_probed(void *arg, int rc)
{
	struct sm *sm = arg;
	struct ol_doctor_reply *reply = &waiting.reply;
	struct parked *parked = parked_find(&sm->parked, waiting.tag);
	enum doctor_target found = rc == 0               ? DOCTOR_ANSWERS
				   : rc == -ECONNREFUSED ? DOCTOR_REFUSES
							 : DOCTOR_SILENT;

	if (!parked)
		return;
	doctor_target(found, waiting.host, &reply->items[reply->items_count++]);
	(void)ol_bus_reply(sm->app.bus, &parked->delivery, reply);
	parked_free(parked);
}

/* Tries the host; the call is answered when that is over. Returns 0 or -errno. */
static int try_host(struct sm *sm, struct rpc *rpc)
{
	struct parked *parked = parked_keep(&sm->parked, rpc->delivery, sizeof(struct ol_doctor));
	int rc;

	if (!parked)
		return -EBUSY;
	rc = probe_start(&sm->probe, &sm->app.loop, &target.host, target.port, on_probed, sm);
	if (rc < 0) {
		parked_free(parked);
		return rc;
	}
	waiting.tag = parked->tag;
	memcpy(&waiting.reply, rpc->reply, sizeof waiting.reply);
	(void)name_host(waiting.host);
	rpc->is_deferred = true;
	return 0;
}

static void look_behind(struct sm *sm, struct rpc *rpc)
{
	struct ol_doctor_reply *reply = rpc->reply;
	enum doctor_target found = target.state;
	char host[HOST_TEXT];
	int rc = 0;

	if (found == DOCTOR_ANSWERS) {
		rc = try_host(sm, rpc);
		found = rc == -EBUSY ? DOCTOR_BUSY : DOCTOR_SILENT;
	}
	if (!rpc->is_deferred)
		doctor_target(found, name_host(host), &reply->items[reply->items_count++]);
}

const struct rpc_method rpc_doctor_methods[] = {
	{ &ol_channel_rpc_doctor, RPC_ADMIN, false, .work = examine, .after = look_behind },
	{ 0 },
};
