/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands that are answered with a secret. */
#include "secret.h"

#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "ask.h"
#include "cell.h"
#include "common/crypto.h"
#include "common/link.h"
#include "common/loop.h"
#include "common/sealed.h"
#include "print.h"
#include "qr.h"

#define SECRET sizeof(((struct ol_reply_secret *)0)->secret)

void ctl_print_link(struct ctl_job *job, const char *link, int64_t end_ms)
{
	FILE *out = ctl_job_out(job);
	struct ctl_cell cell = { .used = 0 };

	ctl_put_text(&cell, link);
	fprintf(out, "%s\n", cell.text);
	if (isatty(fileno(out)))
		ctl_print_qr(out, link);
	cell.used = 0;
	ctl_put_time(&cell, end_ms, ol_realtime_ms());
	fprintf(out, "the link ends %s\n", cell.text);
	fflush(out);
}

/* Calls the command, which must be answered with a secret if `is_needed`. */
static int call(struct ctl_job *job, bool is_needed, struct ol_reply_secret *ret_reply,
		char ret_text[static SECRET])
{
	const struct ol_channel *channel = job->request->command->channel;
	int rc = ctl_job_call(job, channel, job->request->message, ret_reply);

	*ret_text = '\0';
	if (rc < 0)
		return rc;
	if (ret_reply->has_secret && ol_open_get(ret_reply->secret, SECRET, ret_text) == 0)
		return 0;
	return is_needed ? ctl_refuse(job->fault, EX_PROTOCOL, "the answer has no secret") : 0;
}

int ctl_run_password(struct ctl_job *job)
{
	const struct ctl_command *command = job->request->command;
	bool is_new = command->channel == &ol_channel_rpc_user_add;
	struct ol_reply_secret reply = { 0 };
	char password[SECRET] = "";
	FILE *out;
	int rc = ctl_job_resolve(job);

	if (rc == 0)
		rc = call(job, !is_new, &reply, password);
	if (rc < 0)
		return rc;
	out = ctl_job_out(job);
	if (job->request->is_json) {
		ctl_print_message(out, command->channel->reply, &reply);
	} else {
		if (is_new)
			ctl_print_done(out, command, &reply);
		if (*password)
			fprintf(out, "one-time password: %s\n", password);
		if (*password && isatty(fileno(out)))
			fprintf(out, "It is shown this once, and changed at the first login.\n");
	}
	ol_wipe(&reply, sizeof reply);
	ol_wipe(password, sizeof password);
	return 0;
}

static bool is_pin(const char *text)
{
	size_t length = strlen(text);

	return length >= 4 && length <= 12 && strspn(text, "0123456789") == length;
}

/* Asks for a PIN, or reads it, if there is to be one. */
static int read_pin(struct ctl_job *job, char *pin, size_t size)
{
	const char *path = ctl_given(job->request, "--pin-file");
	char again[16];
	int rc;

	if (path)
		rc = ctl_read_line(path, pin, size, job->fault);
	else if (ctl_given(job->request, "--pin"))
		rc = ctl_ask_secret("PIN for the guest, 4 to 12 digits", pin, size, job->fault);
	else
		return 0;
	if (rc == 0 && !is_pin(pin))
		rc = ctl_refuse(job->fault, EX_USAGE, "a PIN has 4 to 12 digits");
	if (rc < 0 || path)
		return rc;
	rc = ctl_ask_secret("again", again, sizeof again, job->fault);
	if (rc == 0 && strcmp(pin, again) != 0)
		rc = ctl_refuse(job->fault, EX_USAGE, "the two are not the same");
	ol_wipe(again, sizeof again);
	return rc;
}

int ctl_run_invite(struct ctl_job *job)
{
	struct ol_invitation_add *message = (void *)job->request->message;
	struct ol_reply_secret reply = { 0 };
	char pin[16] = "", link[SECRET] = "";
	int rc = read_pin(job, pin, sizeof pin);

	if (rc == 0 && *pin) {
		message->has_pin = true;
		rc = ol_open_put(message->pin, sizeof message->pin, pin);
	}
	ol_wipe(pin, sizeof pin);
	if (rc == 0)
		rc = ctl_job_resolve(job);
	if (rc == 0)
		rc = call(job, true, &reply, link);
	if (rc < 0)
		return rc;
	if (job->request->is_json) {
		ctl_print_message(ctl_job_out(job), &ol_msg_reply_secret, &reply);
	} else {
		ctl_print_done(ctl_job_out(job), job->request->command, &reply);
		ctl_print_link(job, link, message->valid_until_ms);
	}
	ol_wipe(&reply, sizeof reply);
	ol_wipe(link, sizeof link);
	return 0;
}
