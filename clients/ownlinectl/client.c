/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls session-manager over the bus. */
#include "client.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "common/bus.h"
#include "common/log.h"
#include "common/loop.h"

#define PATIENCE_MS 5000 /* as long as a call lives at the broker */
#define REPEAT_MS   2000 /* a call may have come to a replica that has just died */
#define TRIES       2

struct client {
	struct ol_loop loop;
	struct ol_bus *bus;
	struct ol_timer deadline, repeat;
	struct ctl_request *request;
	struct ctl_result *result;
	struct ctl_fault *fault;
	unsigned looked_up;               /* lookups that are done */
	const struct ol_channel *channel; /* of the call under way; NULL before the first */
	uint64_t tries[TRIES];            /* the ids under which it was sent */
	unsigned try_count;
	_Alignas(max_align_t) uint8_t message[CTL_MESSAGE];
	char trouble[160]; /* why there is no connection yet */
	bool is_over;
	int rc;
};

static void end(struct client *self, int rc)
{
	self->is_over = true;
	self->rc = rc;
	self->loop.stopped = true;
}

static const struct ctl_lookup *current_lookup(const struct client *self)
{
	return self->looked_up < self->request->lookup_count
		       ? &self->request->lookups[self->looked_up]
		       : NULL;
}

static void try_call(struct client *self)
{
	int rc = ol_bus_call(self->bus, self->channel, self->message, PATIENCE_MS,
			     &self->tries[self->try_count]);

	if (rc < 0) {
		end(self, ctl_refuse(self->fault, EX_SOFTWARE, "the call could not be sent: %s",
				     strerror(-rc)));
		return;
	}
	if (++self->try_count < TRIES)
		self->repeat.due_ms = ol_boottime_ms() + REPEAT_MS;
}

/* The same call again: session-manager does what it asks for once. */
static void on_repeat(void *arg)
{
	struct client *self = arg;

	if (!self->is_over)
		try_call(self);
}

static void call(struct client *self)
{
	self->try_count = 0;
	self->deadline.due_ms = ol_boottime_ms() + PATIENCE_MS;
	try_call(self);
}

/* True for the call under way; an earlier one's may have come twice. */
static bool is_current(const struct client *self, uint64_t id)
{
	for (unsigned i = 0; i < self->try_count; i++) {
		if (self->tries[i] == id)
			return true;
	}
	return false;
}

/* Begins the next call: a list in which something is looked up, or the command itself. */
static void begin(struct client *self)
{
	const struct ctl_lookup *lookup;

	while ((lookup = current_lookup(self)) && lookup->argument->reader == CTL_KEY)
		self->looked_up++;
	ctl_rows_done(&self->result->rows);
	if (lookup) {
		self->channel = ctl_kind(lookup->argument->reader)->list;
		memset(self->message, 0, sizeof self->message);
	} else {
		self->channel = self->request->command->channel;
		memcpy(self->message, self->request->message, sizeof self->message);
	}
	call(self);
}

static int not_found(const struct client *self, const struct ctl_lookup *lookup, int rc)
{
	const struct ctl_kind *kind = ctl_kind(lookup->argument->reader);

	if (rc == -ENOTUNIQ)
		return ctl_refuse(self->fault, CTL_REFUSED,
				  "%s: several %ss have this name; give OWNER/NAME or the id, see "
				  "ownlinectl %s list",
				  lookup->text, kind->word, kind->word);
	return ctl_refuse(self->fault, CTL_REFUSED, "%s: no such %s; see ownlinectl %s list",
			  lookup->text, kind->word, kind->word);
}

static void finish_lookup(struct client *self, const struct ctl_lookup *lookup)
{
	const struct ctl_rows *rows = &self->result->rows;
	const void *item;
	int rc = ctl_rows_find(rows, ctl_kind(lookup->argument->reader), lookup->text, &item);

	if (rc < 0) {
		end(self, not_found(self, lookup, rc));
		return;
	}
	memcpy(self->request->message + lookup->field->offset,
	       (const uint8_t *)item + rows->type->fields[0].offset, lookup->field->size);
	self->looked_up++;
	begin(self);
}

/* The sessions that wait are here: now those that are open. Returns false if all are here. */
static bool list_next_state(struct client *self)
{
	const enum ol_session_state next = OL_SESSION_STATE_OPEN;
	struct ol_session_list list;

	if (self->channel != &ol_channel_rpc_session_list)
		return false;
	memcpy(&list, self->message, sizeof list);
	if (!list.has_state || list.state == next)
		return false;
	list = (struct ol_session_list){ .has_state = true, .state = next };
	memcpy(self->message, &list, sizeof list);
	self->result->rows.settled = self->result->rows.count;
	return true;
}

static void take_page(struct client *self, const void *page)
{
	const struct ol_message *reply = self->channel->reply;
	const struct ol_field *after = ctl_field(self->channel->message, "after");
	const struct ctl_lookup *lookup = current_lookup(self);
	const uint8_t *last = ctl_page_last(reply, page);
	bool has_more;

	if (ctl_rows_add(&self->result->rows, reply, page) < 0) {
		end(self, ctl_refuse(self->fault, EX_OSERR, "out of memory"));
		return;
	}
	memcpy(&has_more, (const uint8_t *)page + ctl_field(reply, "more")->offset,
	       sizeof has_more);
	if (has_more && last && after) {
		self->message[after->has_offset] = true;
		memcpy(self->message + after->offset, last + ctl_item_type(reply)->fields[0].offset,
		       after->size);
		call(self);
	} else if (lookup) {
		finish_lookup(self, lookup);
	} else if (list_next_state(self)) {
		call(self);
	} else {
		end(self, 0);
	}
}

/* Every reply begins as this one does. */
#define SAME_PLACE(type, member) \
	_Static_assert(offsetof(struct type, member) == offsetof(struct ol_reply_done, member), \
		       #type)
SAME_PLACE(ol_reply_made, field);
SAME_PLACE(ol_reply_device, field);
SAME_PLACE(ol_user_list_reply, field);
SAME_PLACE(ol_device_list_reply, field);
SAME_PLACE(ol_service_list_reply, field);
SAME_PLACE(ol_grant_list_reply, field);
SAME_PLACE(ol_router_list_reply, field);
SAME_PLACE(ol_session_list_reply, field);

static int refused(const struct client *self, const struct ol_reply_done *reply)
{
	int status = reply->code == OL_REPLY_CODE_DENIED        ? EX_NOPERM
		     : reply->code == OL_REPLY_CODE_UNAVAILABLE ? EX_UNAVAILABLE
								: CTL_REFUSED;

	return ctl_refuse(self->fault, status, "session-manager says %s%s%s%s%s%s",
			  ol_reply_code_words[reply->code], reply->detail[0] ? ": " : "",
			  reply->detail, reply->field[0] ? " (field " : "", reply->field,
			  reply->field[0] ? ")" : "");
}

static int on_reply(void *arg, const struct ol_delivery *delivery)
{
	struct client *self = arg;
	bool is_list = ctl_item_type(delivery->channel->reply) != NULL;
	struct ol_reply_done head;

	if (self->is_over || !is_current(self, delivery->call))
		return 0;
	self->repeat.due_ms = 0;
	memcpy(&head, delivery->message, sizeof head);
	if (!is_list) {
		self->result->has_reply = true;
		memcpy(self->result->reply, delivery->message, delivery->channel->reply->size);
	}
	if (head.code != OL_REPLY_CODE_OK)
		end(self, refused(self, &head));
	else if (is_list)
		take_page(self, delivery->message);
	else
		end(self, 0);
	return 0;
}

static void on_connected(void *arg)
{
	struct client *self = arg;

	if (!self->is_over && !self->channel)
		begin(self);
}

/* What to say of a call that had no answer. */
static const char *doubt(const struct client *self)
{
	return ctl_item_type(self->channel->reply) ? "" : "; it may have been done or not";
}

static void on_disconnected(void *arg)
{
	struct client *self = arg;

	if (self->is_over)
		return;
	end(self,
	    ctl_refuse(self->fault, EX_UNAVAILABLE, "the broker was lost before the answer (%s)%s",
		       self->trouble, doubt(self)));
}

static void on_trouble(void *arg, bool is_refused, const char *why)
{
	struct client *self = arg;

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
	struct client *self = arg;

	(void)request;
	if (self->is_over || is_late || !is_current(self, id))
		return;
	end(self, ctl_refuse(self->fault, EX_UNAVAILABLE,
			     "nobody answers: session-manager is not running"));
}

static void on_deadline(void *arg)
{
	struct client *self = arg;
	const struct ctl_options *options = &self->request->options;
	const struct ol_bus_counters *counters = ol_bus_stats(self->bus);

	if (self->is_over)
		return;
	if (!self->channel)
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

static int open_bus(struct client *self, struct ctl_home *home, const struct ol_inbox *inbox)
{
	const struct ol_bus_conf conf = { .host = self->request->options.broker,
					  .port = (uint16_t)self->request->options.port,
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
	int rc;

	if (ol_loop_init(&self->loop) < 0)
		return ctl_refuse(self->fault, EX_OSERR, "no signalfd");
	rc = ol_bus_new(&self->loop, &conf, inbox, &home->ring, &home->signer, &hooks, &self->bus);
	if (rc < 0)
		return ctl_refuse(self->fault, EX_CONFIG,
				  "%s, %s and %s do not belong together: %s", home->ca, home->cert,
				  home->key, strerror(-rc));
	self->deadline = (struct ol_timer){ .due_ms = ol_boottime_ms() + PATIENCE_MS,
					    .fire = on_deadline,
					    .arg = self };
	self->repeat = (struct ol_timer){ .fire = on_repeat, .arg = self };
	rc = ol_loop_timer(&self->loop, &self->deadline);
	return rc < 0 ? rc : ol_loop_timer(&self->loop, &self->repeat);
}

int ctl_client_run(struct ctl_home *home, struct ctl_request *request,
		   struct ctl_result *ret_result, struct ctl_fault *fault)
{
	const struct ol_inbox inbox[] = {
		{ .channel = &ol_channel_reply, .handle = on_reply, .only = home->principal },
		{ 0 },
	};
	struct client self = { .request = request, .result = ret_result, .fault = fault };
	int rc = open_bus(&self, home, inbox);

	if (rc == 0) {
		ol_loop_run(&self.loop);
		rc = self.is_over ? self.rc : ctl_refuse(fault, EX_UNAVAILABLE, "interrupted");
	}
	ol_bus_free(self.bus);
	ol_loop_done(&self.loop);
	return rc;
}
