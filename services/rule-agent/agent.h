/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The router's side of a session: lists and leases in, kernel changed, receipts out. */
#ifndef OL_AGENT_H
#define OL_AGENT_H

#include "caps.h"
#include "common/service.h"
#include "conntrack.h"
#include "early.h"
#include "firewall.h"
#include "lease.h"
#include "plan.h"
#include "report.h"

#define AGENT_CHANGES 128 /* carried out at once */
#define AGENT_PROBLEM 201

struct agent_conf {
	char backend[8];
	char caps[200];
};

struct agent_counters {
	uint64_t connects, changes, kernel_errors, old_lists, gaps, stale_leases, forgotten_flows;
	uint64_t doors_open, doors_refused, elements, lease_left_ms, is_troubled; /* gauges */
	struct ol_span lag_ms; /* from session-manager's decision to the receipt */
};

struct agent {
	struct ol_app app; /* first: hooks and handlers get it */
	struct agent_conf conf;
	char router[33];
	enum ol_backend backend;
	struct firewall *fw;
	struct conntrack *conntrack; /* NULL without a kernel */
	struct caps caps;
	struct lease lease;
	int64_t revision;       /* of the list that is held; 0 = none, or not to be trusted */
	int64_t sites_revision; /* of the sites that are guarded */
	int64_t started_ms, asked_ms;
	unsigned tries;   /* hellos since the last lease that could be used */
	bool is_troubled; /* something went wrong since the last hello */
	char problem[AGENT_PROBLEM];
	struct ol_timer hello, gap, expiry, forget;
	struct agent_counters counters;
	struct early early;
	struct plan plan;
	unsigned obsolete_count;
	struct fw_change obsolete[AGENT_CHANGES]; /* whose connections are to be forgotten */
	struct fw_change changes[AGENT_CHANGES];
	struct ol_access_session list[PLAN_SESSIONS];
	struct report_batch batch;
};

/* Reads caps, opens the backend, learns what the kernel holds. Returns 0 or -errno, and logs why.
 */
int agent_start(struct agent *agent);
void agent_stop(struct agent *agent);

/* Messages. Each returns 0, or -EINVAL when it is not for this router or cannot be. */
int agent_on_access(struct agent *agent, const struct ol_access *access);
int agent_on_change(struct agent *agent, const struct ol_change *change);
int agent_on_sites(struct agent *agent, const struct ol_sites *sites);
int agent_on_lease(struct agent *agent, const struct ol_lease *answer);

/* Sets the gauges. */
void agent_measure(struct agent *agent);

/* The bus is there, or gone. */
void agent_connected(struct agent *agent);
void agent_disconnected(struct agent *agent);

#endif
