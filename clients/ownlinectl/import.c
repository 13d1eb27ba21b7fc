/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Users, services and grants as a file: read, compared, applied; and written. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "ask.h"
#include "cell.h"
#include "common/codec.h"
#include "common/log.h"
#include "fields.h"
#include "print.h"
#include "site.h"

/* Too large for the stack. */
static struct ol_site_file file;
static struct ol_site_import message;
static struct ol_site_import_reply changes;
static struct ol_site_file_reply present;
static char text[OL_JSON_MAX + 1];

static int read_text(const char *path, size_t *ret_length, struct ctl_fault *fault)
{
	FILE *in = strcmp(path, "-") != 0 ? fopen(path, "re") : stdin;
	char quoted[512];
	int rc = 0;

	ol_log_quote(path, quoted);
	if (!in)
		return ctl_refuse(fault, EX_NOINPUT, "%s: %s", quoted, strerror(errno));
	*ret_length = fread(text, 1, sizeof text, in);
	if (ferror(in))
		rc = ctl_refuse(fault, EX_NOINPUT, "%s: %s", quoted, strerror(errno));
	else if (*ret_length == sizeof text)
		rc = ctl_refuse(fault, EX_DATAERR, "%s: more than %d bytes", quoted, OL_JSON_MAX);
	if (in != stdin)
		fclose(in);
	return rc;
}

static int read_file(const char *path, struct ctl_fault *fault)
{
	char quoted[512], where[512];
	struct ol_fault why;
	size_t length = 0;
	int rc = read_text(path, &length, fault);

	if (rc == 0 && ol_decode(&ol_msg_site_file, text, length, &file, &why) < 0)
		rc = ctl_refuse(fault, EX_DATAERR, "%s: %s: %s", ol_log_quote(path, quoted),
				ol_log_quote(why.path, where), why.why);
	return rc;
}

/* Calls with the file as it is now. */
static int call(struct ctl_job *job, bool is_dry)
{
	message.dry_run = is_dry;
	return ctl_job_call(job, &ol_channel_rpc_site_import, &message, &changes);
}

static const char *const signs[] = {
	[OL_CHANGE_WHAT_ADD] = "+",
	[OL_CHANGE_WHAT_SET] = "~",
	[OL_CHANGE_WHAT_SAME] = "=",
};

/* Prints what changes. Returns how many do. */
static unsigned show(FILE *out)
{
	unsigned counts[] = { 0, 0, 0 };

	for (unsigned i = 0; i < changes.items_count; i++) {
		const struct ol_site_change *change = &changes.items[i];
		struct ctl_cell cell = { .used = 0 };

		counts[change->what]++;
		if (change->what == OL_CHANGE_WHAT_SAME)
			continue;
		ctl_put(&cell, "%s %-8s", signs[change->what], ol_change_kind_words[change->kind]);
		ctl_put_text(&cell, change->name);
		if (*change->detail) {
			ctl_put(&cell, ": ");
			ctl_put_text(&cell, change->detail);
		}
		fprintf(out, "%s\n", cell.text);
	}
	fprintf(out, "%u to add, %u to change, %u as they are\n", counts[OL_CHANGE_WHAT_ADD],
		counts[OL_CHANGE_WHAT_SET], counts[OL_CHANGE_WHAT_SAME]);
	fflush(out);
	return counts[OL_CHANGE_WHAT_ADD] + counts[OL_CHANGE_WHAT_SET];
}

static int agree(struct ctl_job *job)
{
	if (ctl_given(job->request, "--yes"))
		return 0;
	if (!ctl_ask_can())
		return ctl_refuse(job->fault, EX_USAGE,
				  "there is no terminal to ask at; --yes applies it, --dry-run "
				  "only shows it");
	return ctl_ask_yes("Apply this?")
		       ? 0
		       : ctl_refuse(job->fault, CTL_REFUSED, "nothing was changed");
}

/* With --json the answer is one document: what was or would be done. */
static int apply(struct ctl_job *job)
{
	bool is_json = job->request->is_json;
	bool is_dry = ctl_given(job->request, "--dry-run") != NULL;
	FILE *out = ctl_job_out(job);
	unsigned count = show(is_json ? stderr : out);
	int rc = 0;

	if (count && !is_dry) {
		rc = agree(job);
		if (rc == 0)
			rc = call(job, false);
	}
	if (rc < 0)
		return rc;
	if (is_json) {
		ctl_print_array(out, &ol_msg_site_import_reply, &changes, "items", 0);
		fputc('\n', out);
	} else if (count && !is_dry) {
		fprintf(out, "applied\n");
	}
	return 0;
}

int ctl_run_import(struct ctl_job *job)
{
	int rc = read_file(ctl_given(job->request, "FILE"), job->fault);

	if (rc < 0)
		return rc;
	memset(&message, 0, sizeof message);
	memcpy(message.users, file.users, sizeof file.users);
	memcpy(message.services, file.services, sizeof file.services);
	memcpy(message.grants, file.grants, sizeof file.grants);
	message.users_count = file.users_count;
	message.services_count = file.services_count;
	message.grants_count = file.grants_count;
	rc = call(job, true);
	return rc < 0 ? rc : apply(job);
}

/* A line for each thing, so that people and version control can read it. */
static void write_to(FILE *out)
{
	static const char *const lists[] = { "users", "services", "grants" };

	for (unsigned i = 0; i < sizeof lists / sizeof *lists; i++) {
		fprintf(out, "%s\n\"%s\": ", i ? "," : "{", lists[i]);
		ctl_print_array(out, &ol_msg_site_file_reply, &present, lists[i], 2);
	}
	fputs("\n}\n", out);
}

/* Writes beside the file and renames: a reader finds the old one or the new one. */
static int save(const char *path, struct ctl_fault *fault)
{
	char draft[512], quoted[512];
	FILE *out = NULL;
	int fd, rc;

	ol_log_quote(path, quoted);
	if (snprintf(draft, sizeof draft, "%s.XXXXXX", path) >= (int)sizeof draft)
		return ctl_refuse(fault, EX_USAGE, "%s: too long", quoted);
	fd = mkstemp(draft);
	if (fd >= 0)
		out = fdopen(fd, "w");
	if (!out)
		return ctl_refuse(fault, EX_CANTCREAT, "%s: %s", quoted, strerror(errno));
	write_to(out);
	rc = fflush(out) || fsync(fd) ? -errno : 0;
	if (fclose(out) || (rc == 0 && rename(draft, path) < 0))
		rc = -errno;
	if (rc == 0)
		return 0;
	unlink(draft);
	return ctl_refuse(fault, EX_IOERR, "%s: %s", quoted, strerror(-rc));
}

int ctl_run_export(struct ctl_job *job)
{
	const char *path = ctl_given(job->request, "FILE");
	FILE *out;
	int rc = ctl_job_call(job, &ol_channel_rpc_site_export, job->request->message, &present);

	if (rc < 0)
		return rc;
	out = ctl_job_out(job);
	if (path && strcmp(path, "-") != 0)
		return save(path, job->fault);
	write_to(out);
	return 0;
}
