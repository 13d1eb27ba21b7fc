/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands that are one call, or a list and a call. */
#include "plain.h"

#include "common/loop.h"
#include "fields.h"
#include "print.h"

#define NEWEST 100

void ctl_show_rows(struct ctl_job *job, const struct ctl_list *list, struct ctl_rows *rows)
{
	FILE *out = ctl_job_out(job);

	if (list->order)
		ctl_rows_sort(rows, list->order);
	if (job->request->is_json)
		ctl_print_rows(out, rows);
	else
		ctl_print_table(out, list, rows, ol_realtime_ms());
}

static int run_rows(struct ctl_job *job, const struct ctl_list *list, size_t most)
{
	struct ctl_request *request = job->request;
	struct ctl_rows rows = { .type = NULL };
	bool has_more = false;
	int rc = ctl_job_resolve(job);

	if (rc == 0)
		rc = ctl_job_list(job, request->command->channel, request->message, most, &rows,
				  &has_more);
	if (rc < 0)
		return rc;
	ctl_show_rows(job, list, &rows);
	if (has_more && !request->is_json)
		fprintf(stderr, "older ones are left out; --last NUMBER shows more\n");
	ctl_rows_done(&rows);
	return 0;
}

int ctl_run_list(struct ctl_job *job)
{
	return run_rows(job, job->request->command->list, 0);
}

int ctl_run_history(struct ctl_job *job, const struct ctl_list *list)
{
	return run_rows(job, list, job->request->last ? (size_t)job->request->last : NEWEST);
}

int ctl_run_newest(struct ctl_job *job)
{
	return ctl_run_history(job, job->request->command->list);
}

static int none(struct ctl_job *job)
{
	const char *group = job->request->command->group;

	return ctl_refuse(job->fault, CTL_REFUSED, "no such %s; see ownlinectl %s list", group,
			  group);
}

int ctl_run_show(struct ctl_job *job)
{
	const struct ctl_command *command = job->request->command;
	struct ctl_rows rows = { .type = NULL };
	bool has_more = false;
	FILE *out;
	int rc = ctl_job_resolve(job);

	if (rc == 0)
		rc = ctl_job_list(job, command->channel, job->request->message, 0, &rows,
				  &has_more);
	if (rc < 0)
		return rc;
	out = ctl_job_out(job);
	if (!rows.count)
		rc = none(job);
	else if (job->request->is_json)
		ctl_print_message(out, rows.type, rows.items);
	else
		ctl_print_item(out, command->list, &rows, ol_realtime_ms());
	ctl_rows_done(&rows);
	return rc;
}

static int change(struct ctl_job *job)
{
	const struct ctl_command *command = job->request->command;
	_Alignas(max_align_t) uint8_t reply[sizeof(struct ol_reply_secret)];
	FILE *out;
	int rc = ctl_job_call(job, command->channel, job->request->message, reply);

	if (rc < 0)
		return rc;
	out = ctl_job_out(job);
	if (job->request->is_json)
		ctl_print_message(out, command->channel->reply, reply);
	else
		ctl_print_done(out, command, reply);
	return 0;
}

int ctl_run_change(struct ctl_job *job)
{
	int rc = ctl_job_resolve(job);

	return rc < 0 ? rc : change(job);
}

/* What was not given stays as it is. */
static void keep(struct ctl_request *request, const struct ol_message *type, const void *item)
{
	const struct ol_message *message = request->command->channel->message;

	for (unsigned i = 0; i < message->field_count; i++) {
		const struct ol_field *to = &message->fields[i];
		const struct ol_field *from = ctl_field(type, to->name);

		if (from && !ctl_is_field_given(request, to->name))
			ctl_field_copy(to, request->message, from, item);
	}
}

/* The list is asked for what the command itself names. */
static void choose(const struct ctl_request *request, const struct ol_message *type, void *message)
{
	uint8_t *base = message;

	for (unsigned i = 0; i < type->field_count; i++) {
		const struct ol_field *to = &type->fields[i];

		if (!ctl_is_field_given(request, to->name))
			continue;
		ctl_field_copy(to, message, ctl_field(ctl_filled(request->command), to->name),
			       request->message);
		base[to->has_offset] = true;
	}
}

int ctl_run_set(struct ctl_job *job)
{
	struct ctl_request *request = job->request;
	const struct ol_channel *reads = request->command->reads;
	_Alignas(max_align_t) uint8_t message[512] = { 0 };
	struct ctl_rows rows = { .type = NULL };
	bool has_more = false;
	int rc = ctl_job_resolve(job);

	if (rc < 0)
		return rc;
	choose(request, reads->message, message);
	rc = ctl_job_list(job, reads, message, 0, &rows, &has_more);
	if (rc < 0)
		return rc;
	rc = rows.count ? 0 : none(job);
	if (rc == 0)
		keep(request, rows.type, rows.items);
	ctl_rows_done(&rows);
	return rc < 0 ? rc : change(job);
}
