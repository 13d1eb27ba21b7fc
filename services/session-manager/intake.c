/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The messages of gateways and rule-agents. */
#include "session-manager/intake.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/inbox.h"
#include "session-manager/publish.h"
#include "session-manager/round.h"

int intake_keys(struct sm *sm)
{
	int count = ol_boxes_public(&sm->app, sm->boxes), rc;

	if (count < 0)
		return count;
	sm->box_count = (unsigned)count;
	rc = ol_app_key(&sm->app, "rpc.pub", sm->rpc_public, sizeof sm->rpc_public);
	return rc < 0 ? rc : ol_app_key(&sm->app, "rpc.key", sm->rpc_secret, sizeof sm->rpc_secret);
}

/* What the device signed, and its source. Nothing here trusts the gateway but for the address that
 * it saw. */
static int check_knock(struct sm *sm, const struct ol_delivery *delivery,
		       struct ol_knock *ret_knock, struct ol_addr *ret_seen)
{
	const struct ol_knock_report *report = delivery->message;
	const struct policy *policy = &sm->conf.policy;
	const char *scope;
	unsigned kind = policy_kind(ol_principal_role(delivery->signer->name, &scope));

	*ret_seen = kind == OL_KNOCK_SPA ? report->source : (struct ol_addr){ 0 };
	if (report->kind != kind || ol_knock_parse(report->knock, kind, ret_seen, ret_knock) < 0)
		return -EBADMSG;
	if (llabs(ret_knock->t_ms - ol_realtime_ms()) > OL_KNOCK_WINDOW_MS)
		return -ETIME;
	if (!policy_source(policy, ret_knock, ret_seen, 4) &&
	    !policy_source(policy, ret_knock, ret_seen, 6))
		return -EADDRNOTAVAIL;
	return 0;
}

/* Finds the box that the device signed for. */
static int check_signature(struct sm *sm, const struct ol_knock_report *report,
			   const struct ol_knock *knock, bool *ret_is_guest)
{
	const uint8_t *key = devices_key(&sm->devices, sm->pg, knock->device);

	for (unsigned i = 0; key && i < sm->box_count; i++) {
		if (!ol_knock_verify(report->knock, sm->boxes[i].key, key))
			continue;
		*ret_is_guest = sm->boxes[i].is_guest;
		return 0;
	}
	return key ? -EBADE : -ENOKEY;
}

int intake_knock(void *arg, const struct ol_delivery *delivery)
{
	struct sm *sm = arg;
	struct ol_knock knock;
	struct ol_addr seen;
	bool is_guest = false;
	int rc = check_knock(sm, delivery, &knock, &seen);

	if (rc == 0)
		rc = check_signature(sm, delivery->message, &knock, &is_guest);
	if (rc == 0)
		rc = knocks_add(&sm->knocks, &knock, &seen, is_guest);
	if (rc < 0)
		sm->counters.refused_knocks++;
	return rc;
}

int intake_receipt(void *arg, const struct ol_delivery *delivery)
{
	struct sm *sm = arg;
	const struct ol_receipt *receipt = delivery->message;

	if (strcmp(receipt->router, delivery->parameter) != 0)
		return -EBADMSG;
	if (receipts_add(&sm->receipts, receipt) == 0)
		return 0;
	sm->round_error =
		round_commit(sm); /* makes room; the round's end tells the bus how it went */
	return receipts_add(&sm->receipts, receipt);
}

int intake_hello(void *arg, const struct ol_delivery *delivery)
{
	const struct ol_hello *hello = delivery->message;

	if (strcmp(hello->router, delivery->parameter) != 0)
		return -EBADMSG;
	return publish_lease(arg, hello);
}
