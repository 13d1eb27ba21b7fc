/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of devices' knocks. */
#include "session-manager/results.h"

#include <string.h>

#include "common/loop.h"

static void drop(struct results *results, unsigned at)
{
	results->count--;
	memmove(&results->list[at], &results->list[at + 1],
		(results->count - at) * sizeof *results->list);
}

/* Makes room for one more of a device: what is given up is its oldest, or else the oldest of all.
 */
static void make_room(struct results *results, const uint8_t device[16])
{
	unsigned oldest = 0, count = 0;

	for (unsigned i = results->count; i; i--) {
		if (memcmp(results->list[i - 1].device, device, 16) != 0)
			continue;
		oldest = i - 1;
		count++;
	}
	if (count == RESULTS_OF_ONE)
		drop(results, oldest);
	else if (results->count == RESULTS_MOST)
		drop(results, 0);
}

static struct ol_device_result message_of(const struct result *result, bool is_close)
{
	struct ol_device_result message = { .t_ms = result->t_ms, .at_ms = ol_realtime_ms() };

	memcpy(message.device, result->device, sizeof message.device);
	for (unsigned i = 0; i < result->count; i++) {
		const struct knock_session *session = &result->sessions[i];

		message.open += session->state == OL_SESSION_STATE_OPEN;
		message.pending += session->state == OL_SESSION_STATE_PENDING;
		if (session->state != OL_SESSION_STATE_CLOSED && session->end_ms > message.end_ms)
			message.end_ms = session->end_ms;
	}
	if (message.pending)
		message.state = OL_RESULT_STATE_PENDING;
	else if (message.open)
		message.state = OL_RESULT_STATE_OPEN;
	else if (is_close)
		message.state = OL_RESULT_STATE_CLOSED;
	else if (result->reason != OL_REFUSAL_REASON_NONE)
		message.state = OL_RESULT_STATE_REFUSED;
	if (message.state == OL_RESULT_STATE_REFUSED)
		message.reason = result->reason;
	return message;
}

void results_decided(struct results *results, const struct knock_job *job, results_teller *tell,
		     void *arg)
{
	bool is_close = job->knock.op == OL_KNOCK_CLOSE;
	bool is_nothing = job->knock.op == OL_KNOCK_REFRESH &&
			  job->refusal == OL_REFUSAL_REASON_SERVICE; /* nothing opens by itself */
	struct ol_device_result message;
	struct result result = { .t_ms = job->knock.t_ms,
				 .decided_ms = ol_boottime_ms(),
				 .reason = is_nothing ? OL_REFUSAL_REASON_NONE : job->refusal,
				 .count = job->session_count };

	memcpy(result.device, job->knock.device, sizeof result.device);
	memcpy(result.sessions, job->sessions, sizeof result.sessions);
	message = message_of(&result, is_close);
	if (!message.pending) {
		tell(arg, &message);
		return;
	}
	make_room(results, result.device);
	results->list[results->count++] = result;
}

/* Takes what a router says of a session. Returns true if that is news. */
static bool take(struct result *result, const struct receipt_job *receipt)
{
	for (unsigned i = 0; i < result->count; i++) {
		struct knock_session *session = &result->sessions[i];

		if (session->id != receipt->session || session->state != OL_SESSION_STATE_PENDING ||
		    receipt->state == OL_RECEIPT_STATE_CLOSED)
			continue;
		session->state = receipt->state == OL_RECEIPT_STATE_OPEN ? OL_SESSION_STATE_OPEN
									 : OL_SESSION_STATE_CLOSED;
		if (session->state == OL_SESSION_STATE_CLOSED)
			result->reason = receipt->reason == OL_RECEIPT_REASON_FULL
						 ? OL_REFUSAL_REASON_ROOM
						 : OL_REFUSAL_REASON_UNSUPPORTED;
		return true;
	}
	return false;
}

void results_heard(struct results *results, const struct receipts *receipts, results_teller *tell,
		   void *arg)
{
	int64_t now_ms = ol_boottime_ms();

	if (!receipts->count)
		return;
	while (results->count && results->list[0].decided_ms + RESULTS_KEEP_MS <= now_ms)
		drop(results, 0);
	for (unsigned i = results->count; i; i--) {
		struct result *result = &results->list[i - 1];
		struct ol_device_result message;
		bool is_news = false;

		for (unsigned j = 0; j < receipts->count; j++)
			is_news |= take(result, &receipts->jobs[j]);
		if (!is_news)
			continue;
		message = message_of(result, false);
		if (!message.pending || result->is_told)
			tell(arg, &message);
		if (!message.pending)
			drop(results, i - 1);
	}
}

int64_t results_slow(struct results *results, results_teller *tell, void *arg)
{
	int64_t now_ms = ol_boottime_ms();

	for (unsigned i = 0; i < results->count; i++) {
		struct result *result = &results->list[i];
		struct ol_device_result message;

		if (result->is_told)
			continue;
		if (result->decided_ms + RESULTS_SLOW_MS > now_ms)
			return result->decided_ms + RESULTS_SLOW_MS;
		message = message_of(result, false);
		tell(arg, &message);
		result->is_told = true;
	}
	return 0;
}
