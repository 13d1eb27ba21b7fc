/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why somebody cannot connect. */
#include "session-manager/doctor.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SPAN_TEXT 24
#define SECOND_MS 1000
#define MINUTE_MS (60 * SECOND_MS)
#define HOUR_MS   (60 * MINUTE_MS)
#define DAY_MS    (24 * HOUR_MS)

/* Findings that are being written. */
struct sheet {
	struct ol_doctor_finding *findings;
	unsigned count;
};

/* Takes away the beginning of a character whose end was cut off. */
static void trim(char *text)
{
	size_t length = strlen(text), at = length;
	unsigned char lead;

	while (at && ((unsigned char)text[at - 1] & 0xc0) == 0x80)
		at--;
	if (!at)
		return;
	lead = (unsigned char)text[--at];
	if ((lead >= 0xc0 && length - at < 2) || (lead >= 0xe0 && length - at < 3) ||
	    (lead >= 0xf0 && length - at < 4))
		text[at] = '\0';
}

static void find(struct sheet *sheet, enum ol_check check, enum ol_check_result result,
		 const char *format, ...) __attribute__((format(printf, 4, 5)));

static void find(struct sheet *sheet, enum ol_check check, enum ol_check_result result,
		 const char *format, ...)
{
	struct ol_doctor_finding *finding = &sheet->findings[sheet->count++];
	char text[201];
	va_list values;

	va_start(values, format);
	vsnprintf(text, sizeof text, format, values);
	va_end(values);
	trim(text);
	*finding = (struct ol_doctor_finding){ .check = check, .result = result };
	snprintf(finding->detail, sizeof finding->detail, "%s", text);
}

/* A time as people say it: "3 min". */
static const char *span(int64_t ms, char text[static SPAN_TEXT])
{
	long long length = llabs(ms);

	if (length < 2 * MINUTE_MS)
		snprintf(text, SPAN_TEXT, "%lld s", length / SECOND_MS);
	else if (length < 2 * HOUR_MS)
		snprintf(text, SPAN_TEXT, "%lld min", length / MINUTE_MS);
	else if (length < 2 * DAY_MS)
		snprintf(text, SPAN_TEXT, "%lld h", length / HOUR_MS);
	else
		snprintf(text, SPAN_TEXT, "%lld days", length / DAY_MS);
	return text;
}

static const char *transport(int64_t kind)
{
	static const char *const names[] = { "", " by UDP", " by MQTT", " by HTTPS" };

	return kind > 0 && kind < 4 ? names[kind] : "";
}

static const char *meaning(enum ol_refusal_reason reason)
{
	switch (reason) {
	case OL_REFUSAL_REASON_LATE:
		return "its time is wrong";
	case OL_REFUSAL_REASON_COUNTRY:
		return "its country is not allowed";
	case OL_REFUSAL_REASON_HOURS:
		return "it is outside of the user's hours";
	case OL_REFUSAL_REASON_SERVICE:
		return "it asks for nothing that is granted";
	case OL_REFUSAL_REASON_FAMILY:
		return "the service cannot be reached by that address family";
	case OL_REFUSAL_REASON_ROOM:
		return "the user or the router has too many sessions";
	case OL_REFUSAL_REASON_SOURCE:
		return "its address is not one of the internet";
	case OL_REFUSAL_REASON_WAITING:
		return "the device is not confirmed";
	case OL_REFUSAL_REASON_INACTIVE:
		return "the user is not active";
	case OL_REFUSAL_REASON_VISIT:
		return "the invitation is used up or over";
	case OL_REFUSAL_REASON_UNSUPPORTED:
		return "its router cannot serve such a service";
	case OL_REFUSAL_REASON_ADDRESSES:
		return "it came from too many addresses within an hour";
	case OL_REFUSAL_REASON_NONE:
		break;
	}
	return "nothing is known";
}

static bool was_refused(const struct doctor_facts *facts)
{
	return facts->refused_ms && facts->refused_reason != OL_REFUSAL_REASON_NONE;
}

static void judge_knock(const struct doctor_facts *facts, struct sheet *sheet)
{
	char ago[SPAN_TEXT], source[OL_ADDR_TEXT];

	if (!facts->has_device)
		find(sheet, OL_CHECK_KNOCK, OL_CHECK_RESULT_UNKNOWN,
		     "no device is meant: name one, or its user");
	else if (was_refused(facts))
		find(sheet, OL_CHECK_KNOCK, OL_CHECK_RESULT_FAIL,
		     "the last knock of %s, %s ago from %s, opened nothing: %s", facts->device,
		     span(facts->now_ms - facts->refused_ms, ago),
		     ol_addr_format(&facts->refused_source, source),
		     meaning(facts->refused_reason));
	else if (!facts->knock_ms)
		find(sheet, OL_CHECK_KNOCK, OL_CHECK_RESULT_FAIL,
		     "no knock of %s was ever seen: does it knock at the right host and port, and "
		     "does its network let that out?",
		     facts->device);
	else
		find(sheet, OL_CHECK_KNOCK, OL_CHECK_RESULT_OK, "%s knocked %s ago from %s%s",
		     facts->device, span(facts->now_ms - facts->knock_ms, ago),
		     ol_addr_format(&facts->knock_source, source), transport(facts->knock_kind));
}

static void judge_clock(const struct doctor_facts *facts, struct sheet *sheet)
{
	char skew[SPAN_TEXT];

	if (was_refused(facts) && facts->refused_reason == OL_REFUSAL_REASON_LATE)
		find(sheet, OL_CHECK_CLOCK, OL_CHECK_RESULT_FAIL,
		     "the clock of %s is %s %s: set it; two minutes are allowed", facts->device,
		     span(facts->skew_ms, skew), facts->skew_ms < 0 ? "behind" : "ahead");
	else if (facts->knock_ms)
		find(sheet, OL_CHECK_CLOCK, OL_CHECK_RESULT_OK,
		     "the clock of %s was right when it knocked", facts->device);
	else
		find(sheet, OL_CHECK_CLOCK, OL_CHECK_RESULT_UNKNOWN,
		     "only a knock tells the time of a device");
}

static void judge_device(const struct doctor_facts *facts, struct sheet *sheet)
{
	char ago[SPAN_TEXT];

	if (!facts->has_device)
		find(sheet, OL_CHECK_DEVICE, OL_CHECK_RESULT_UNKNOWN, "no device is meant");
	else if (facts->revoked_ms)
		find(sheet, OL_CHECK_DEVICE, OL_CHECK_RESULT_FAIL,
		     "%s was revoked %s ago: enrol it again", facts->device,
		     span(facts->now_ms - facts->revoked_ms, ago));
	else if (!facts->confirmed_ms)
		find(sheet, OL_CHECK_DEVICE, OL_CHECK_RESULT_FAIL,
		     "%s waits until its owner has compared the six digits", facts->device);
	else
		find(sheet, OL_CHECK_DEVICE, OL_CHECK_RESULT_OK, "%s may knock", facts->device);
}

static void judge_user(const struct doctor_facts *facts, struct sheet *sheet)
{
	if (!facts->has_user)
		find(sheet, OL_CHECK_USER, OL_CHECK_RESULT_UNKNOWN, "no user is meant");
	else if (!facts->is_active)
		find(sheet, OL_CHECK_USER, OL_CHECK_RESULT_FAIL, "%s is not active", facts->user);
	else
		find(sheet, OL_CHECK_USER, OL_CHECK_RESULT_OK, "%s is active", facts->user);
}

static void judge_grant(const struct doctor_facts *facts, struct sheet *sheet)
{
	if (!facts->has_user || !facts->has_service)
		find(sheet, OL_CHECK_GRANT, OL_CHECK_RESULT_UNKNOWN,
		     "neither a user's nor a service's grant is meant: name both");
	else if (!facts->has_grant)
		find(sheet, OL_CHECK_GRANT, OL_CHECK_RESULT_FAIL, "%s may not open %s/%s: grant it",
		     facts->user, facts->router, facts->service);
	else if (!facts->is_automatic)
		find(sheet, OL_CHECK_GRANT, OL_CHECK_RESULT_OK,
		     "%s may open %s/%s, and must ask for it by name", facts->user, facts->router,
		     facts->service);
	else
		find(sheet, OL_CHECK_GRANT, OL_CHECK_RESULT_OK, "every knock of %s opens %s/%s",
		     facts->user, facts->router, facts->service);
}

static void judge_countries(const struct doctor_facts *facts, struct sheet *sheet)
{
	const char *country = *facts->country ? facts->country : "an unknown country";
	char address[OL_ADDR_TEXT];

	ol_addr_format(&facts->address, address);
	if (!facts->has_user)
		find(sheet, OL_CHECK_COUNTRIES, OL_CHECK_RESULT_UNKNOWN, "no user is meant");
	else if (!*facts->countries)
		find(sheet, OL_CHECK_COUNTRIES, OL_CHECK_RESULT_OK, "%s may come from anywhere",
		     facts->user);
	else if (!facts->has_countries)
		find(sheet, OL_CHECK_COUNTRIES, OL_CHECK_RESULT_FAIL,
		     "%s may come from %s only, and this server has no country-database",
		     facts->user, facts->countries);
	else if (!facts->address.family)
		find(sheet, OL_CHECK_COUNTRIES, OL_CHECK_RESULT_UNKNOWN,
		     "%s may come from %s only; from where is not known", facts->user,
		     facts->countries);
	else
		find(sheet, OL_CHECK_COUNTRIES,
		     facts->is_in_country ? OL_CHECK_RESULT_OK : OL_CHECK_RESULT_FAIL,
		     "%s is in %s, and %s may come from %s", address, country, facts->user,
		     facts->countries);
}

static void judge_hours(const struct doctor_facts *facts, struct sheet *sheet)
{
	char rest[SPAN_TEXT];

	if (!facts->has_user)
		find(sheet, OL_CHECK_HOURS, OL_CHECK_RESULT_UNKNOWN, "no user is meant");
	else if (!*facts->hours)
		find(sheet, OL_CHECK_HOURS, OL_CHECK_RESULT_OK, "%s may come at any time",
		     facts->user);
	else if (facts->hours_ms == INT64_MAX)
		find(sheet, OL_CHECK_HOURS,
		     facts->is_in_hours ? OL_CHECK_RESULT_OK : OL_CHECK_RESULT_FAIL, "hours: %s",
		     facts->hours);
	else
		find(sheet, OL_CHECK_HOURS,
		     facts->is_in_hours ? OL_CHECK_RESULT_OK : OL_CHECK_RESULT_FAIL,
		     "hours: %s; they %s in %s", facts->hours, facts->is_in_hours ? "end" : "begin",
		     span(facts->hours_ms - facts->now_ms, rest));
}

static void judge_service(const struct doctor_facts *facts, struct sheet *sheet)
{
	if (!facts->has_service)
		find(sheet, OL_CHECK_SERVICE, OL_CHECK_RESULT_UNKNOWN,
		     "no service is meant: name one");
	else if (facts->kind != OL_SERVICE_KIND_FORWARD)
		find(sheet, OL_CHECK_SERVICE, OL_CHECK_RESULT_FAIL,
		     "%s/%s is of a kind that its router cannot serve", facts->router,
		     facts->service);
	else
		find(sheet, OL_CHECK_SERVICE, OL_CHECK_RESULT_OK,
		     "%s/%s is port %lld of its router", facts->router, facts->service,
		     (long long)facts->port);
}

static bool has_host(const struct doctor_facts *facts, uint8_t family)
{
	return family == 4 ? facts->has_to4 : facts->has_to6;
}

static bool is_alive(const struct doctor_facts *facts)
{
	return facts->has_session && !facts->closed_ms;
}

static void judge_family(const struct doctor_facts *facts, struct sheet *sheet)
{
	uint8_t family = facts->address.family;

	if (!facts->has_service || !family)
		find(sheet, OL_CHECK_FAMILY, OL_CHECK_RESULT_UNKNOWN,
		     "an address and a service must be known");
	else if (!has_host(facts, family))
		find(sheet, OL_CHECK_FAMILY, OL_CHECK_RESULT_FAIL,
		     "who comes by IPv%u cannot reach %s/%s, which has a host for IPv%u only: "
		     "connect and knock by IPv%u",
		     family, facts->router, facts->service, 10U - family, 10U - family);
	else if (is_alive(facts) && facts->source.family != family)
		find(sheet, OL_CHECK_FAMILY, OL_CHECK_RESULT_FAIL,
		     "the door is open for IPv%u, and the connection comes by IPv%u: knock by both",
		     facts->source.family, family);
	else
		find(sheet, OL_CHECK_FAMILY, OL_CHECK_RESULT_OK, "%s/%s has a host for IPv%u",
		     facts->router, facts->service, family);
}

static void judge_router(const struct doctor_facts *facts, struct sheet *sheet)
{
	char ago[SPAN_TEXT];

	span(facts->now_ms - facts->seen_ms, ago);
	if (!facts->has_service)
		find(sheet, OL_CHECK_ROUTER, OL_CHECK_RESULT_UNKNOWN, "no service is meant");
	else if (!facts->seen_ms)
		find(sheet, OL_CHECK_ROUTER, OL_CHECK_RESULT_FAIL,
		     "the rule-agent of %s has never reported: is it running, with its key?",
		     facts->router);
	else if (!facts->is_online)
		find(sheet, OL_CHECK_ROUTER, OL_CHECK_RESULT_FAIL,
		     "%s was heard last %s ago: is it on, and does it reach the broker?",
		     facts->router, ago);
	else if (*facts->problem)
		find(sheet, OL_CHECK_ROUTER, OL_CHECK_RESULT_FAIL, "%s complains: %s",
		     facts->router, facts->problem);
	else
		find(sheet, OL_CHECK_ROUTER, OL_CHECK_RESULT_OK, "%s is there; heard %s ago",
		     facts->router, ago);
}

static void judge_lease(const struct doctor_facts *facts, struct sheet *sheet)
{
	char rest[SPAN_TEXT];

	span(facts->lease_ms - facts->now_ms, rest);
	if (!facts->has_service)
		find(sheet, OL_CHECK_LEASE, OL_CHECK_RESULT_UNKNOWN, "no service is meant");
	else if (!facts->lease_ms)
		find(sheet, OL_CHECK_LEASE, OL_CHECK_RESULT_FAIL,
		     "%s holds no lease: all its doors are shut", facts->router);
	else if (facts->lease_ms <= facts->now_ms)
		find(sheet, OL_CHECK_LEASE, OL_CHECK_RESULT_FAIL,
		     "the lease of %s ended %s ago: all its doors are shut", facts->router, rest);
	else
		find(sheet, OL_CHECK_LEASE, OL_CHECK_RESULT_OK, "%s holds a lease for %s",
		     facts->router, rest);
}

static void judge_open(const struct doctor_facts *facts, struct sheet *sheet)
{
	char source[OL_ADDR_TEXT], address[OL_ADDR_TEXT], rest[SPAN_TEXT];

	ol_addr_format(&facts->source, source);
	if (facts->state == OL_SESSION_STATE_PENDING)
		find(sheet, OL_CHECK_SESSION, OL_CHECK_RESULT_WARN,
		     "decided %s ago for %s; the router has not confirmed it yet",
		     span(facts->now_ms - facts->start_ms, rest), source);
	else if (facts->address.family == facts->source.family &&
		 !ol_addr_equal(&facts->address, &facts->source))
		find(sheet, OL_CHECK_SESSION, OL_CHECK_RESULT_FAIL,
		     "the door is open for %s, not for %s: knock again", source,
		     ol_addr_format(&facts->address, address));
	else
		find(sheet, OL_CHECK_SESSION, OL_CHECK_RESULT_OK,
		     "the door is open for %s, %s more", source,
		     span(facts->end_ms - facts->now_ms, rest));
}

static void judge_session(const struct doctor_facts *facts, struct sheet *sheet)
{
	char ago[SPAN_TEXT];

	if (is_alive(facts))
		judge_open(facts, sheet);
	else if (!facts->has_user || !facts->has_service)
		find(sheet, OL_CHECK_SESSION, OL_CHECK_RESULT_UNKNOWN,
		     "a user and a service must be meant");
	else if (!facts->has_session)
		find(sheet, OL_CHECK_SESSION, OL_CHECK_RESULT_FAIL,
		     "the door was never opened for %s", facts->user);
	else
		find(sheet, OL_CHECK_SESSION, OL_CHECK_RESULT_FAIL,
		     "the door is shut; it was closed %s ago: %s",
		     span(facts->now_ms - facts->closed_ms, ago),
		     ol_session_reason_words[facts->reason]);
}

unsigned doctor_judge(const struct doctor_facts *facts,
		      struct ol_doctor_finding ret_findings[static OL_DOCTOR_REPLY_ITEMS_MAX])
{
	static void (*const judges[])(const struct doctor_facts *facts, struct sheet *sheet) = {
		judge_knock,  judge_clock,     judge_device, judge_user,
		judge_grant,  judge_countries, judge_hours,  judge_service,
		judge_family, judge_router,    judge_lease,  judge_session,
	};
	struct sheet sheet = { ret_findings, 0 };

	for (unsigned i = 0; i < sizeof judges / sizeof *judges; i++)
		judges[i](facts, &sheet);
	return sheet.count;
}

void doctor_target(enum doctor_target target, const char *host,
		   struct ol_doctor_finding *ret_finding)
{
	struct sheet sheet = { ret_finding, 0 };

	switch (target) {
	case DOCTOR_NOT_TRIED:
		find(&sheet, OL_CHECK_TARGET, OL_CHECK_RESULT_UNKNOWN, "no host is meant");
		return;
	case DOCTOR_NO_WAY:
		find(&sheet, OL_CHECK_TARGET, OL_CHECK_RESULT_UNKNOWN,
		     "whether something answers by UDP at %s cannot be told", host);
		return;
	case DOCTOR_BUSY:
		find(&sheet, OL_CHECK_TARGET, OL_CHECK_RESULT_UNKNOWN,
		     "somebody else is asking just now: try again");
		return;
	case DOCTOR_ANSWERS:
		find(&sheet, OL_CHECK_TARGET, OL_CHECK_RESULT_OK, "%s answers this server", host);
		return;
	case DOCTOR_REFUSES:
		find(&sheet, OL_CHECK_TARGET, OL_CHECK_RESULT_FAIL,
		     "%s refuses: the host is on, but nothing listens there", host);
		return;
	case DOCTOR_SILENT:
		find(&sheet, OL_CHECK_TARGET, OL_CHECK_RESULT_FAIL,
		     "%s does not answer this server: is the host on, and the address right?",
		     host);
		return;
	}
}
