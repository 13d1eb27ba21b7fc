/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands about sessions, and what goes wrong with them. */
#include "doors.h"

#include <inttypes.h>
#include <sysexits.h>

#include "plain.h"
#include "print.h"

static union {
	struct ol_session_list_reply sessions;
	struct ol_doctor_reply findings;
} reply; /* too large for the stack */

int ctl_run_sessions(struct ctl_job *job)
{
	const struct ol_session_list *list = (const void *)job->request->message;
	bool is_over =
		(list->has_state && list->state == OL_SESSION_STATE_CLOSED) || list->has_at_ms;

	if (!is_over)
		return ctl_run_list(job);
	return ctl_run_history(job, &ctl_history);
}

static int gather(struct ctl_job *job, const void *page, struct ctl_rows *rows)
{
	const struct ol_message *type = job->request->command->channel->reply;

	*rows = (struct ctl_rows){ .type = NULL };
	if (ctl_rows_add(rows, type, page) < 0)
		return ctl_refuse(job->fault, EX_OSERR, "out of memory");
	return 0;
}

int ctl_run_session(struct ctl_job *job)
{
	struct ctl_request *request = job->request;
	struct ctl_rows rows = { .type = NULL };
	int rc = ctl_job_resolve(job);

	if (rc == 0)
		rc = ctl_job_call(job, request->command->channel, request->message, &reply);
	if (rc == 0)
		rc = gather(job, &reply, &rows);
	if (rc < 0)
		return rc;
	ctl_show_rows(job, request->command->list, &rows);
	ctl_rows_done(&rows);
	return 0;
}

int ctl_run_close(struct ctl_job *job)
{
	const struct ol_session_close *message = (const void *)job->request->message;
	struct ol_reply_count count = { 0 };
	int rc;

	if (!message->has_session && !message->has_user && !message->has_service &&
	    !message->has_device)
		return ctl_refuse(job->fault, EX_USAGE,
				  "which sessions? give an id, --user, --service or --device");
	rc = ctl_job_resolve(job);
	if (rc == 0)
		rc = ctl_job_call(job, &ol_channel_rpc_session_close, job->request->message,
				  &count);
	if (rc < 0)
		return rc;
	if (job->request->is_json)
		ctl_print_message(ctl_job_out(job), &ol_msg_reply_count, &count);
	else
		fprintf(ctl_job_out(job), "%" PRId64 " session%s closed\n", count.count,
			count.count == 1 ? "" : "s");
	return 0;
}

int ctl_run_doctor(struct ctl_job *job)
{
	struct ctl_request *request = job->request;
	struct ctl_rows rows = { .type = NULL };
	int failed = 0;
	int rc = ctl_job_resolve(job);

	if (rc == 0)
		rc = ctl_job_call(job, &ol_channel_rpc_doctor, request->message, &reply);
	if (rc == 0)
		rc = gather(job, &reply, &rows);
	if (rc < 0)
		return rc;
	for (unsigned i = 0; i < reply.findings.items_count; i++)
		failed += reply.findings.items[i].result == OL_CHECK_RESULT_FAIL;
	ctl_show_rows(job, request->command->list, &rows);
	ctl_rows_done(&rows);
	return failed ? ctl_refuse(job->fault, CTL_REFUSED, "%d of these must be put right", failed)
		      : 0;
}
