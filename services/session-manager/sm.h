/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that one session-manager holds in memory; what must last is in PostgreSQL. */
#ifndef OL_SM_H
#define OL_SM_H

#include "common/boxes.h"
#include "session-manager/account.h"
#include "session-manager/clients.h"
#include "session-manager/devices.h"
#include "session-manager/identity.h"
#include "session-manager/knocks.h"
#include "session-manager/metrics.h"
#include "session-manager/outbox.h"
#include "session-manager/parked.h"
#include "session-manager/probe.h"
#include "session-manager/receipts.h"
#include "session-manager/results.h"
#include "session-manager/routers.h"
#include "session-manager/views.h"
#include "session-manager/waiters.h"

#define SM_ATTEMPTS 4 /* of a transaction that another instance was faster than */
#define SM_BEAT_MS  1000

struct sm_conf {
	char database[400];
	char country_database[200];
	int64_t lease_s;
	int64_t wait_s;
	int64_t step_up_s;
	struct account_conf account;
	int64_t allow_public_targets; /* 1: services may be on hosts with public IPv4 addresses */
	struct policy policy;
	struct identity_conf identity;
};

struct sm_counters {
	struct knock_counters knocks;
	uint64_t refused_knocks; /* wrong kind, body, key, signature, time or source */
	uint64_t retries;        /* of transactions */
	uint64_t calls, refused_calls;
};

struct sm {
	struct ol_app app; /* first: handlers get its address */
	struct sm_conf conf;
	struct ol_box boxes[OL_BOXES];
	unsigned box_count;
	struct identity identity;
	struct pg *pg;
	bool is_ready;    /* the database is there, and all was loaded from it */
	int round_error;  /* of a part of the round that was committed early */
	int64_t serve_ms; /* CLOCK_BOOTTIME: not before */
	int64_t tidy_ms;  /* CLOCK_BOOTTIME: when to forget old answers again */
	struct ol_timer beat;
	struct ledger ledger;
	struct country_file *countries; /* NULL: there is none */
	struct judge judge;
	struct knocks knocks;
	struct receipts receipts;
	struct results results;
	struct ol_timer slow; /* when to tell devices that their routers are */
	struct views views;
	struct devices devices;
	struct routers routers;
	struct outbox outbox;
	struct parking parked;
	struct accounts accounts;
	struct clients clients;
	struct waiters waiters;
	uint8_t rpc_public[32], rpc_secret[32]; /* the secrets of calls are sealed to it */
	int64_t lapse_ms;  /* when to look again for enrolments and invitations that have ended */
	int64_t lapsed_ms; /* those until then were seen */
	struct sm_counters counters;
	struct metrics metrics;
	struct probe probe;
};

#endif
