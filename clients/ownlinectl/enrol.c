/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Enrols a device: makes a link, waits for whoever opens it, and lets the owner compare digits. */
#include <string.h>
#include <time.h>

#include "ask.h"
#include "cell.h"
#include "common/crypto.h"
#include "common/loop.h"
#include "common/sealed.h"
#include "print.h"
#include "secret.h"

#define POLL_S 2

struct enrolment {
	struct ctl_job *job;
	const struct ol_enrolment_add *message;
	struct ol_reply_secret reply;
	struct ctl_rows before;            /* the user's devices when the link was made */
	struct ol_device_list_item device; /* the one that came */
};

static int list_devices(const struct enrolment *self, struct ctl_rows *ret_rows)
{
	struct ol_device_list list = { .has_user = true, .user = self->message->user };
	bool has_more = false;

	return ctl_job_list(self->job, &ol_channel_rpc_device_list, &list, 0, ret_rows, &has_more);
}

static bool holds(const struct ctl_rows *rows, const uint8_t device[16])
{
	const struct ol_device_list_item *items = (const void *)rows->items;

	for (size_t i = 0; i < rows->count; i++) {
		if (!memcmp(items[i].device, device, sizeof items[i].device))
			return true;
	}
	return false;
}

/* Looks for a device that waits and was not there before. Returns 0, 1 if there is one, or -EINVAL
 * with the fault filled. */
static int look(struct enrolment *self)
{
	const struct ol_device_list_item *items;
	struct ctl_rows rows = { .type = NULL };
	int rc = list_devices(self, &rows);

	if (rc < 0)
		return rc;
	items = (const void *)rows.items;
	for (size_t i = 0; rc == 0 && i < rows.count; i++) {
		if (items[i].state != OL_DEVICE_STATE_WAITING ||
		    holds(&self->before, items[i].device))
			continue;
		self->device = items[i];
		rc = 1;
	}
	ctl_rows_done(&rows);
	return rc;
}

static void show_rest(const struct enrolment *self)
{
	struct ctl_cell cell = { .used = 0 };
	int64_t left_ms = self->reply.end_ms - ol_realtime_ms();

	ctl_put(&cell, "waiting for the device; the link is good for ");
	ctl_put_span(&cell, left_ms > 0 ? left_ms : 0);
	ctl_show_progress(cell.text);
}

/* Waits until a device has come, at most until the link ends. The bus is left meanwhile. */
static int wait_for_device(struct enrolment *self)
{
	const struct timespec pause = { .tv_sec = POLL_S };
	int rc = 0;

	while (rc == 0) {
		if (ol_realtime_ms() > self->reply.end_ms)
			rc = ctl_refuse(self->job->fault, CTL_REFUSED,
					"no device came before the link ended");
		if (rc == 0)
			rc = look(self);
		self->job->caller->rest(self->job->caller->arg);
		if (rc == 0) {
			show_rest(self);
			nanosleep(&pause, NULL);
		}
	}
	ctl_show_progress("");
	return rc < 0 ? rc : 0;
}

static int confirm(struct enrolment *self)
{
	struct ol_device_confirm message = { 0 };
	struct ol_reply_done reply;

	memcpy(message.device, self->device.device, sizeof message.device);
	memcpy(message.digits, self->device.digits, sizeof message.digits);
	return ctl_job_call(self->job, &ol_channel_rpc_device_confirm, &message, &reply);
}

static int revoke(struct enrolment *self)
{
	struct ol_device_revoke message = { 0 };
	struct ol_reply_done reply;
	int rc;

	memcpy(message.device, self->device.device, sizeof message.device);
	rc = ctl_job_call(self->job, &ol_channel_rpc_device_revoke, &message, &reply);
	return rc < 0 ? rc
		      : ctl_refuse(self->job->fault, CTL_REFUSED,
				   "the digits are not the same: somebody else has used the link; "
				   "that device is revoked, make another link");
}

static int compare(struct enrolment *self)
{
	struct ctl_cell name = { .used = 0 };
	int rc;

	ctl_put_text(&name, self->device.name);
	fprintf(stderr, "The device %s shows six digits. Here they are %.3s %.3s.\n", name.text,
		self->device.digits, self->device.digits + 3);
	if (!ctl_ask_yes("Are they the same on both screens?"))
		return revoke(self);
	rc = confirm(self);
	if (rc == 0)
		fprintf(ctl_job_out(self->job), "device confirmed: %s may knock\n", name.text);
	return rc;
}

static int make_link(struct enrolment *self, char *ret_link, size_t size)
{
	struct ctl_job *job = self->job;
	int rc = ctl_job_resolve(job);

	if (rc == 0)
		rc = list_devices(self, &self->before);
	if (rc == 0)
		rc = ctl_job_call(job, &ol_channel_rpc_enrolment_add, job->request->message,
				  &self->reply);
	if (rc == 0 && (!self->reply.has_secret || size < sizeof self->reply.secret ||
			ol_open_get(self->reply.secret, sizeof self->reply.secret, ret_link) < 0))
		rc = ctl_refuse(job->fault, CTL_REFUSED, "the answer has no link");
	return rc;
}

/* Without a terminal the link is all: `device list` tells the digits, `device confirm` ends it. */
int ctl_run_enrol(struct ctl_job *job)
{
	struct enrolment self = { .job = job, .message = (const void *)job->request->message };
	char link[sizeof self.reply.secret];
	int rc = make_link(&self, link, sizeof link);

	if (rc == 0 && job->request->is_json)
		ctl_print_message(ctl_job_out(job), &ol_msg_reply_secret, &self.reply);
	else if (rc == 0)
		ctl_print_link(job, link, self.reply.end_ms);
	ol_wipe(link, sizeof link);
	ol_wipe(self.reply.secret, sizeof self.reply.secret);
	if (rc == 0 && !job->request->is_json && ctl_ask_can()) {
		rc = wait_for_device(&self);
		if (rc == 0)
			rc = compare(&self);
	}
	ctl_rows_done(&self.before);
	return rc;
}
