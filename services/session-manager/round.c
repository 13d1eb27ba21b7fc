/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Transactions of the ledger. */
#include "session-manager/round.h"

#include <errno.h>
#include <string.h>

#include "common/crypto.h"
#include "common/log.h"
#include "session-manager/publish.h"

static bool is_race(int rc)
{
	return rc == -EAGAIN || rc == -EEXIST || rc == -EINVAL;
}

static int attempt(struct sm *sm, round_work *work, void *arg)
{
	unsigned deleted;
	int rc;

	ledger_begin(&sm->ledger, ol_realtime_ms());
	work(sm, arg);
	deleted = outbox_delete(&sm->outbox, sm->pg, OUTBOX_ENOUGH);
	rc = ledger_commit(&sm->ledger);
	if (rc < 0)
		return rc;
	outbox_forget(&sm->outbox, deleted);
	publish_ledger(sm);
	return 0;
}

int round_transact(struct sm *sm, round_work *work, void *arg)
{
	int rc = attempt(sm, work, arg);

	for (unsigned i = 1; i < SM_ATTEMPTS && is_race(rc); i++) {
		sm->counters.retries++;
		rc = attempt(sm, work, arg);
	}
	return rc;
}

/* What a transaction works on; its counts are added once it is committed. */
struct load {
	struct knocks *knocks;
	struct receipts *receipts;
	struct knock_counters counters;
};

static void work_load(struct sm *sm, void *arg)
{
	struct load *load = arg;

	load->counters = sm->counters.knocks;
	receipts_work(load->receipts, &sm->ledger);
	knocks_work(load->knocks, &sm->judge, &load->counters);
}

static int transact_load(struct sm *sm, struct knocks *knocks, struct receipts *receipts)
{
	struct load load = { .knocks = knocks, .receipts = receipts };
	int rc = round_transact(sm, work_load, &load);

	if (rc < 0)
		return rc;
	sm->counters.knocks = load.counters;
	publish_results(sm, knocks);
	return 0;
}

static void log_dropped(const struct ol_knock *knock, int rc)
{
	char device[33];

	ol_log(OL_ERROR, "knock_dropped", "device=%s why=\"%s\"",
	       ol_hex(knock->device, sizeof knock->device, device), strerror(-rc));
}

/* Something in this round cannot be written, whoever tries: finds out what, and leaves it out. */
static int isolate(struct sm *sm)
{
	static struct knocks one;
	static struct receipts none;
	int rc;

	one.count = 0;
	rc = transact_load(sm, &one, &sm->receipts);
	if (rc < 0)
		ol_log(OL_ERROR, "receipts_dropped", "why=\"%s\"", strerror(-rc));
	for (unsigned i = 0; i < sm->knocks.count && pg_is_up(sm->pg); i++) {
		one.jobs[0] = sm->knocks.jobs[i];
		one.count = 1;
		rc = transact_load(sm, &one, &none);
		if (rc < 0)
			log_dropped(&one.jobs[0].knock, rc);
	}
	return pg_is_up(sm->pg) ? 0 : -ENOTCONN;
}

int round_commit(void *arg)
{
	struct sm *sm = arg;
	int rc = sm->is_ready && pg_is_up(sm->pg) ? sm->round_error : -ENOTCONN;

	sm->round_error = 0;
	if (rc == 0 && (sm->knocks.count || sm->receipts.count)) {
		rc = transact_load(sm, &sm->knocks, &sm->receipts);
		if (rc < 0 && rc != -EAGAIN && pg_is_up(sm->pg))
			rc = isolate(sm);
	}
	if (rc == 0) {
		publish_heard(sm, &sm->receipts);
		waiters_heard(sm, &sm->receipts);
	}
	sm->knocks.count = sm->receipts.count = 0;
	return rc;
}
