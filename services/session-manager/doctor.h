/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why somebody cannot connect: what the facts mean, in the order of a connection. No I/O. */
#ifndef OL_DOCTOR_H
#define OL_DOCTOR_H

#include <stdbool.h>
#include <stdint.h>

#include "common/addr.h"
#include "gen/messages.h"

/* Times are Unix milliseconds; 0 = never. What belongs to somebody or something that is not there
 * is zero. */
struct doctor_facts {
	int64_t now_ms;
	struct ol_addr address; /* of whoever complains; family 0: not known */

	bool has_user; /* whom it is about */
	bool is_active;
	char user[33];
	char countries[49], hours[101];
	char country[3];                   /* of the address; "" if it is not known */
	bool has_countries, is_in_country; /* there is a database; the user may come from there */
	bool is_in_hours;
	int64_t hours_ms; /* when that changes, INT64_MAX = never */

	bool has_device;
	char device[33];
	int64_t confirmed_ms, revoked_ms;
	int64_t knock_ms, knock_kind; /* the last good knock, by the device's own clock */
	struct ol_addr knock_source;
	int64_t refused_ms; /* the last one that opened nothing, unless a good one came after it */
	enum ol_refusal_reason refused_reason;
	struct ol_addr refused_source;
	int64_t skew_ms; /* of a knock that was refused as late */

	bool has_service;
	char service[33], router[33];
	enum ol_service_kind kind;
	enum ol_proto proto;
	int64_t port; /* of the router, for this user */
	bool has_to4, has_to6;
	bool has_grant, is_automatic;

	bool is_online;
	int64_t seen_ms, lease_ms; /* when the router was heard; until when its lease is */
	char problem[801];

	bool has_session; /* the one that is most likely meant; it lives if closed_ms is 0 */
	enum ol_session_state state;
	enum ol_session_reason reason;
	struct ol_addr source;
	int64_t start_ms, end_ms, closed_ms;
};

/* What was found about the host behind the door. */
enum doctor_target {
	DOCTOR_NOT_TRIED, /* there is no host to try */
	DOCTOR_NO_WAY,    /* UDP: nobody can tell */
	DOCTOR_BUSY,      /* somebody else is asking just now */
	DOCTOR_ANSWERS,
	DOCTOR_REFUSES,
	DOCTOR_SILENT,
};

/* Writes a finding for each check but the target. Returns their number. */
unsigned doctor_judge(const struct doctor_facts *facts,
		      struct ol_doctor_finding ret_findings[static OL_DOCTOR_REPLY_ITEMS_MAX]);

/* The finding about the host behind the door, which is called `host`. */
void doctor_target(enum doctor_target target, const char *host,
		   struct ol_doctor_finding *ret_finding);

#endif
