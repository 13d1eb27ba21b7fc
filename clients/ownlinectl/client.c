/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls session-manager over the bus. */
#include "client.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "fields.h"

#define PATIENCE_MS 5000 /* as long as a call lives at the broker */
#define REPEAT_MS   2000 /* a call may have come to a replica that has just died */

static void end(struct ctl_client *self, int rc)
{
	self->is_over = true;
	self->rc = rc;
	self->loop.stopped = true;
}

static void try_call(struct ctl_client *self)
{
	int rc = ol_bus_call(self->bus, self->channel, self->message, PATIENCE_MS,
			     &self->tries[self->try_count]);

	if (rc < 0) {
		end(self, ctl_refuse(self->fault, EX_SOFTWARE, "the call could not be sent: %s",
				     strerror(-rc)));
		return;
	}
	if (++self->try_count < CTL_TRIES)
		self->due.due_ms = ol_boottime_ms() + REPEAT_MS;
}

/* The call, or the same one again: session-manager does what it asks for once. */
static void on_due(void *arg)
{
	struct ctl_client *self = arg;

	if (!self->is_over)
		try_call(self);
}

/* True for the call under way; an earlier one's answer may come twice. */
static bool is_current(const struct ctl_client *self, uint64_t id)
{
	for (unsigned i = 0; i < self->try_count; i++) {
		if (self->tries[i] == id)
			return true;
	}
	return false;
}

static int on_reply(void *arg, const struct ol_delivery *delivery)
{
	struct ctl_client *self = arg;

	if (self->is_over || !is_current(self, delivery->call))
		return 0;
	memcpy(self->reply, delivery->message, self->channel->reply->size);
	end(self, 0);
	return 0;
}

static void on_connected(void *arg)
{
	struct ctl_client *self = arg;

	if (self->is_over || self->try_count)
		return;
	self->deadline.due_ms = ol_boottime_ms() + PATIENCE_MS;
	try_call(self);
}

/* What to say of a call that had no answer. */
static const char *doubt(const struct ctl_client *self)
{
	return ctl_field(self->channel->message, "key") ? "; it may have been done or not" : "";
}

static void on_disconnected(void *arg)
{
	struct ctl_client *self = arg;

	if (self->is_over)
		return;
	end(self,
	    ctl_refuse(self->fault, EX_UNAVAILABLE, "the broker was lost before the answer (%s)%s",
		       self->trouble, doubt(self)));
}

static void on_trouble(void *arg, bool is_refused, const char *why)
{
	struct ctl_client *self = arg;

	snprintf(self->trouble, sizeof self->trouble, "%s", why);
	if (is_refused && !self->is_over)
		end(self, ctl_refuse(self->fault, EX_NOPERM,
				     "the broker refuses this admin: %s; deploy/setup gives the "
				     "rights, and the broker reads them when it starts",
				     self->trouble));
}

/* Nobody listens. A late call is the deadline's. */
static void on_unanswered(void *arg, uint64_t id, const struct ol_channel *request, bool is_late)
{
	struct ctl_client *self = arg;

	(void)request;
	if (self->is_over || is_late || !is_current(self, id))
		return;
	end(self, ctl_refuse(self->fault, EX_UNAVAILABLE,
			     "nobody answers: session-manager is not running"));
}

static void on_deadline(void *arg)
{
	struct ctl_client *self = arg;
	const struct ctl_options *options = self->options;
	const struct ol_bus_counters *counters = ol_bus_stats(self->bus);

	if (self->is_over)
		return;
	if (!self->try_count)
		ctl_refuse(self->fault, EX_UNAVAILABLE,
			   "no connection to the broker at %s port %" PRId64
			   " within 5 s (%s); is it running, and is this its address?",
			   options->broker, options->port, self->trouble);
	else if (counters->refused_old)
		ctl_refuse(self->fault, EX_UNAVAILABLE,
			   "the answer's time is not ours, so it was not believed; compare the "
			   "clocks%s",
			   doubt(self));
	else if (counters->refused_signature)
		ctl_refuse(self->fault, EX_UNAVAILABLE,
			   "the answer is not signed by a key under peers/, so it was not "
			   "believed%s",
			   doubt(self));
	else
		ctl_refuse(self->fault, EX_UNAVAILABLE,
			   "session-manager does not answer within 5 s; it is not running, or does "
			   "not know this admin's key, or has another time than ours%s",
			   doubt(self));
	end(self, -EINVAL);
}

static int join_loop(struct ctl_client *self)
{
	int rc;

	self->deadline = (struct ol_timer){ .fire = on_deadline, .arg = self };
	self->due = (struct ol_timer){ .fire = on_due, .arg = self };
	rc = ol_loop_timer(&self->loop, &self->deadline);
	return rc < 0 ? rc : ol_loop_timer(&self->loop, &self->due);
}

static int connect_bus(struct ctl_client *self)
{
	struct ctl_home *home = self->home;
	const struct ol_bus_conf conf = { .host = self->options->broker,
					  .port = (uint16_t)self->options->port,
					  .ca = home->ca,
					  .cert = home->cert,
					  .key = home->key,
					  .principal = home->principal,
					  .is_client = true };
	const struct ol_bus_hooks hooks = { .arg = self,
					    .connected = on_connected,
					    .disconnected = on_disconnected,
					    .trouble = on_trouble,
					    .unanswered = on_unanswered };
	int rc = ol_bus_new(&self->loop, &conf, self->inbox, &home->ring, &home->signer, &hooks,
			    &self->bus);

	if (rc < 0)
		return ctl_refuse(self->fault, EX_CONFIG,
				  "%s, %s and %s do not belong together: %s", home->ca, home->cert,
				  home->key, strerror(-rc));
	rc = join_loop(self);
	return rc < 0 ? ctl_refuse(self->fault, EX_SOFTWARE, "too many timers") : 0;
}

static int wake(struct ctl_client *self)
{
	int rc = ctl_home_lock(self->home, self->fault);

	if (rc < 0)
		return rc;
	sigprocmask(SIG_SETMASK, NULL, &self->signals);
	if (ol_loop_init(&self->loop) < 0)
		return ctl_refuse(self->fault, EX_OSERR, "no signalfd");
	return connect_bus(self);
}

void ctl_client_init(struct ctl_client *client, struct ctl_home *home,
		     const struct ctl_options *options)
{
	*client = (struct ctl_client){ .home = home, .options = options };
	client->inbox[0] = (struct ol_inbox){ .channel = &ol_channel_reply,
					      .handle = on_reply,
					      .only = home->principal };
}

int ctl_client_call(void *arg, const struct ol_channel *channel, const void *message,
		    void *ret_reply, struct ctl_fault *fault)
{
	struct ctl_client *self = arg;
	int rc = 0;

	self->channel = channel;
	self->message = message;
	self->reply = ret_reply;
	self->fault = fault;
	self->try_count = 0;
	self->is_over = false;
	if (!self->bus)
		rc = wake(self);
	if (rc < 0)
		return rc;
	self->loop.stopped = false;
	self->deadline.due_ms = ol_boottime_ms() + PATIENCE_MS;
	/* Only what a round of the loop sends is on its way at once. */
	self->due.due_ms = ol_bus_is_up(self->bus) ? 1 : 0;
	ol_loop_run(&self->loop);
	return self->is_over ? self->rc : ctl_refuse(fault, CTL_INTERRUPTED, "interrupted");
}

void ctl_client_rest(void *arg)
{
	struct ctl_client *self = arg;

	if (!self->bus)
		return;
	ol_bus_free(self->bus);
	self->bus = NULL;
	ol_loop_done(&self->loop);
	ctl_home_unlock(self->home);
	signal(SIGPIPE, SIG_DFL);
	sigprocmask(SIG_SETMASK, &self->signals, NULL);
}
