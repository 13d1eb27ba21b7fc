/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a door was not opened. */
#include "session-manager/refused.h"

#include <stdio.h>
#include <time.h>

#include "session-manager/hours.h"

static const struct verdict verdicts[] = {
	[OL_REFUSAL_REASON_NONE] = { OL_REPLY_CODE_OK, "", "" },
	[OL_REFUSAL_REASON_LATE] = { OL_REPLY_CODE_REFUSED, "the device's clock is off", "" },
	[OL_REFUSAL_REASON_COUNTRY] = { OL_REPLY_CODE_REFUSED,
					"this user may not come from this country", "address" },
	[OL_REFUSAL_REASON_HOURS] = { OL_REPLY_CODE_REFUSED, "not at this hour", "" },
	[OL_REFUSAL_REASON_SERVICE] = { OL_REPLY_CODE_NOT_FOUND, "no such service", "service" },
	[OL_REFUSAL_REASON_FAMILY] = { OL_REPLY_CODE_REFUSED,
				       "the service has no address of this family (IPv4, IPv6)",
				       "address" },
	[OL_REFUSAL_REASON_ROOM] = { OL_REPLY_CODE_FULL, "too many sessions are open", "" },
	[OL_REFUSAL_REASON_SOURCE] = { OL_REPLY_CODE_REFUSED,
				       "this address cannot cross the internet", "address" },
	[OL_REFUSAL_REASON_WAITING] = { OL_REPLY_CODE_REFUSED, "the device is not confirmed yet",
					"" },
	[OL_REFUSAL_REASON_INACTIVE] = { OL_REPLY_CODE_REFUSED, "the user is not active", "" },
	[OL_REFUSAL_REASON_VISIT] = { OL_REPLY_CODE_USED_UP, "the invitation is used up", "" },
	[OL_REFUSAL_REASON_UNSUPPORTED] = { OL_REPLY_CODE_UNSUPPORTED,
					    "no router can serve such a service yet", "service" },
	[OL_REFUSAL_REASON_ADDRESSES] = { OL_REPLY_CODE_THROTTLED,
					  "too many new addresses within an hour", "address" },
};

/* When the next window begins, in the server's time. */
static const char *next_opening(const char *text, int64_t now_ms)
{
	static char words[64];
	struct hours hours;
	struct tm local;
	int64_t begin_ms;
	time_t begin;

	if (hours_parse(text, &hours) || hours_are_open(&hours, now_ms, &begin_ms) ||
	    begin_ms == INT64_MAX)
		return verdicts[OL_REFUSAL_REASON_HOURS].detail;
	begin = begin_ms / 1000;
	localtime_r(&begin, &local);
	strftime(words, sizeof words, "not at this hour; again on %a %H:%M", &local);
	return words;
}

struct verdict refused_verdict(enum ol_refusal_reason reason, const char *hours, int64_t now_ms)
{
	struct verdict verdict = verdicts[reason];

	if (reason == OL_REFUSAL_REASON_HOURS)
		verdict.detail = next_opening(hours, now_ms);
	return verdict;
}
