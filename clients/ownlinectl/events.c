/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands about the history. */
#include "events.h"

#include <sysexits.h>
#include <time.h>

#include "common/loop.h"
#include "print.h"

#define NEWEST   100 /* events that are shown unless --last or --since says otherwise */
#define FOLLOWED 10  /* the same before those to come */
#define FOLLOW_S 1   /* between two looks */

static struct ol_event_list_reply page; /* too large for the stack */

/* Only what is not older. */
static void drop_older(struct ctl_rows *rows, int64_t since_ms)
{
	struct ol_event_list_item *items = (void *)rows->items;
	size_t kept = 0;

	for (size_t i = 0; i < rows->count; i++) {
		if (items[i].at_ms >= since_ms)
			items[kept++] = items[i];
	}
	rows->count = kept;
}

static bool has_older(int64_t since_ms)
{
	return page.items_count && page.items[page.items_count - 1].at_ms < since_ms;
}

/* Reads back from the newest event, until there are `most` (0 = all) or one is older than
 * since_ms. */
static int read_back(struct ctl_job *job, struct ol_event_list *list, size_t most,
		     struct ctl_rows *rows)
{
	int64_t since_ms = job->request->since_ms;

	do {
		int rc = ctl_job_call(job, &ol_channel_rpc_event_list, list, &page);

		if (rc < 0)
			return rc;
		if (ctl_rows_add(rows, &ol_msg_event_list_reply, &page) < 0)
			return ctl_refuse(job->fault, EX_OSERR, "out of memory");
		list->has_before = true;
		list->before = page.next;
	} while (page.more && !has_older(since_ms) && (!most || rows->count < most));
	drop_older(rows, since_ms);
	if (most && rows->count > most)
		rows->count = most;
	ctl_rows_sort(rows, "position");
	return 0;
}

static void print(struct ctl_job *job, const struct ctl_rows *rows, struct ctl_widths *widths)
{
	FILE *out = ctl_job_out(job);

	if (job->request->is_json) {
		for (size_t i = 0; i < rows->count; i++)
			ctl_print_message(out, rows->type, rows->items + i * rows->type->size);
	} else {
		ctl_print_more(out, &ctl_events, rows, ol_realtime_ms(), widths);
	}
	fflush(out);
}

/* Shows what comes, for ever. Between two looks the bus is left. */
static int follow(struct ctl_job *job, struct ol_event_list *list, struct ctl_widths *widths)
{
	const struct timespec pause = { .tv_sec = FOLLOW_S };
	int rc;

	list->has_before = false;
	list->has_after = true;
	while ((rc = ctl_job_call(job, &ol_channel_rpc_event_list, list, &page)) == 0) {
		struct ctl_rows rows = { .type = NULL };

		if (ctl_rows_add(&rows, &ol_msg_event_list_reply, &page) < 0)
			return ctl_refuse(job->fault, EX_OSERR, "out of memory");
		list->after = page.next;
		if (rows.count)
			print(job, &rows, widths);
		ctl_rows_done(&rows);
		if (page.more)
			continue;
		job->caller->rest(job->caller->arg);
		nanosleep(&pause, NULL);
	}
	return rc;
}

static size_t most_of(const struct ctl_request *request, bool is_following)
{
	if (request->last)
		return (size_t)request->last;
	if (request->since_ms)
		return 0;
	return is_following ? FOLLOWED : NEWEST;
}

int ctl_run_events(struct ctl_job *job)
{
	struct ctl_request *request = job->request;
	struct ol_event_list *list = (void *)request->message;
	bool is_following = ctl_given(request, "--follow") != NULL;
	struct ctl_widths widths = { .has_head = false };
	struct ctl_rows rows = { .type = NULL };
	int rc;

	if (is_following && list->has_at_ms)
		return ctl_refuse(job->fault, EX_USAGE,
				  "--at is about the past, --follow about "
				  "what comes");
	rc = ctl_job_resolve(job);
	if (rc == 0)
		rc = read_back(job, list, most_of(request, is_following), &rows);
	list->after = page.newest;
	if (rc == 0 && is_following)
		print(job, &rows, &widths);
	else if (rc == 0 && request->is_json)
		ctl_print_rows(ctl_job_out(job), &rows);
	else if (rc == 0)
		ctl_print_table(ctl_job_out(job), &ctl_events, &rows, ol_realtime_ms());
	ctl_rows_done(&rows);
	return rc == 0 && is_following ? follow(job, list, &widths) : rc;
}
