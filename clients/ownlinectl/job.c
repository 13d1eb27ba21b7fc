/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A command that is being carried out. */
#include "job.h"

#include <errno.h>
#include <string.h>
#include <sysexits.h>

#include "common/crypto.h"
#include "common/sealed.h"
#include "fields.h"
#include "home.h"

/* Every reply begins as this one does. */
#define SAME_PLACE(type, member) \
	_Static_assert(offsetof(struct type, member) == offsetof(struct ol_reply_done, member), \
		       #type)
SAME_PLACE(ol_reply_made, field);
SAME_PLACE(ol_reply_device, field);
SAME_PLACE(ol_reply_secret, field);
SAME_PLACE(ol_reply_count, field);
SAME_PLACE(ol_user_list_reply, field);
SAME_PLACE(ol_event_list_reply, field);
SAME_PLACE(ol_site_file_reply, field);

/* Room for any reply. */
static union {
	max_align_t align;
	uint8_t bytes[OL_JSON_MAX];
} page;

void ctl_job_init(struct ctl_job *job)
{
	ol_random(job->secret_key, sizeof job->secret_key);
	ol_x25519_public(job->secret_key, job->public_key);
}

void ctl_job_done(struct ctl_job *job)
{
	ol_wipe(job->secret_key, sizeof job->secret_key);
}

static void put_bytes(const struct ol_message *type, void *message, const char *name,
		      const uint8_t *bytes, size_t size)
{
	const struct ol_field *field = ctl_field(type, name);
	uint8_t *base = message;

	if (!field || field->kind != OL_KIND_HEX || field->size != size)
		return;
	if (field->is_optional)
		base[field->has_offset] = true;
	memcpy(base + field->offset, bytes, size);
}

/* Seals or opens the secrets of a message. */
static int each_secret(const struct ol_message *type, uint8_t *base, const uint8_t *public_key,
		       const uint8_t *secret_key)
{
	int rc = 0;

	for (unsigned i = 0; rc == 0 && i < type->field_count; i++) {
		const struct ol_field *field = &type->fields[i];

		if (field->kind != OL_KIND_SEALED || !ctl_field_is_there(field, base))
			continue;
		rc = secret_key
			     ? ol_unseal(base + field->offset, field->size, public_key, secret_key)
			     : ol_seal(base + field->offset, field->size, public_key);
	}
	return rc;
}

static bool has_secret(const struct ol_message *type, const void *message)
{
	for (unsigned i = 0; i < type->field_count; i++) {
		if (type->fields[i].kind == OL_KIND_SEALED &&
		    ctl_field_is_there(&type->fields[i], message))
			return true;
	}
	return false;
}

static int prepare(struct ctl_job *job, const struct ol_message *type, void *message)
{
	uint8_t key[16], session_manager[32];
	int rc;

	ol_random(key, sizeof key);
	put_bytes(type, message, "key", key, sizeof key);
	put_bytes(type, message, "reply_key", job->public_key, sizeof job->public_key);
	if (!has_secret(type, message))
		return 0;
	rc = ctl_home_read_public(job->request->options.dir, "rpc", session_manager, job->fault);
	if (rc == 0 && each_secret(type, message, session_manager, NULL) < 0)
		rc = ctl_refuse(job->fault, EX_CONFIG, "keys/rpc.pub: not a key");
	return rc;
}

static int refused(struct ctl_job *job)
{
	const struct ol_reply_done *head = &job->head;
	int status = head->code == OL_REPLY_CODE_DENIED        ? EX_NOPERM
		     : head->code == OL_REPLY_CODE_UNAVAILABLE ? EX_UNAVAILABLE
							       : CTL_REFUSED;

	job->is_refused = true;
	return ctl_refuse(job->fault, status, "session-manager says %s%s%s%s%s%s",
			  ol_reply_code_words[head->code], head->detail[0] ? ": " : "",
			  head->detail, head->field[0] ? " (field " : "", head->field,
			  head->field[0] ? ")" : "");
}

int ctl_job_call(struct ctl_job *job, const struct ol_channel *channel, void *message,
		 void *ret_reply)
{
	const struct ctl_caller *caller = job->caller;
	int rc = prepare(job, channel->message, message);

	if (rc == 0)
		rc = caller->call(caller->arg, channel, message, ret_reply, job->fault);
	if (rc < 0)
		return rc;
	memcpy(&job->head, ret_reply, sizeof job->head);
	if (job->head.code != OL_REPLY_CODE_OK)
		return refused(job);
	if (each_secret(channel->reply, ret_reply, job->public_key, job->secret_key) < 0)
		return ctl_refuse(job->fault, EX_PROTOCOL,
				  "the secret of the answer cannot be opened; it was done, but "
				  "the secret is lost");
	return 0;
}

/* Where the next page of a list begins: at a value of the last item. */
struct pager {
	const struct ol_channel *channel;
	const char *to[2], *from[2];
};

static const struct pager pagers[] = {
	{ &ol_channel_rpc_session_list, { "before_ms", "before" }, { "start_ms", "session" } },
	{ &ol_channel_rpc_login_log, { "before" }, { "number" } },
};

static void turn_page(const struct ol_channel *channel, void *message, const void *last)
{
	const struct ol_message *item = ctl_item_type(channel->reply);
	struct pager pager = { channel, { "after" }, { item->fields[0].name } };

	for (size_t i = 0; i < sizeof pagers / sizeof *pagers; i++) {
		if (pagers[i].channel == channel)
			pager = pagers[i];
	}
	for (unsigned i = 0; i < 2 && pager.to[i]; i++)
		ctl_field_copy(ctl_field(channel->message, pager.to[i]), message,
			       ctl_field(item, pager.from[i]), last);
}

static int read_pages(struct ctl_job *job, const struct ol_channel *channel, void *message,
		      size_t most, struct ctl_rows *rows, bool *ret_has_more)
{
	const struct ol_field *more = ctl_field(channel->reply, "more");
	bool has_more = true;

	while (has_more && (!most || rows->count < most)) {
		const void *last;
		int rc = ctl_job_call(job, channel, message, page.bytes);

		if (rc < 0)
			return rc;
		if (ctl_rows_add(rows, channel->reply, page.bytes) < 0)
			return ctl_refuse(job->fault, EX_OSERR, "out of memory");
		last = ctl_page_last(channel->reply, page.bytes);
		memcpy(&has_more, page.bytes + more->offset, sizeof has_more);
		has_more = has_more && last;
		if (has_more)
			turn_page(channel, message, last);
	}
	*ret_has_more = has_more;
	return 0;
}

int ctl_job_list(struct ctl_job *job, const struct ol_channel *channel, void *message, size_t most,
		 struct ctl_rows *ret_rows, bool *ret_has_more)
{
	struct ctl_rows rows = { .type = ctl_item_type(channel->reply) };
	bool has_more = false;
	int rc = read_pages(job, channel, message, most, &rows, &has_more);

	if (rc < 0) {
		ctl_rows_done(&rows);
		return rc;
	}
	if (most && rows.count > most) {
		rows.count = most;
		has_more = true;
	}
	*ret_rows = rows;
	*ret_has_more = has_more;
	return 0;
}

static int not_found(struct ctl_job *job, const struct ctl_lookup *lookup, int rc)
{
	const struct ctl_kind *kind = ctl_kind(lookup->argument->reader);

	if (rc == -ENOTUNIQ)
		return ctl_refuse(job->fault, CTL_REFUSED,
				  "%s: several %ss have this name; give %s/NAME or the id, see "
				  "ownlinectl %s list",
				  lookup->text, kind->word,
				  kind == ctl_kind(CTL_SERVICE) ? "ROUTER" : "USER", kind->word);
	return ctl_refuse(job->fault, CTL_REFUSED, "%s: no such %s; see ownlinectl %s list",
			  lookup->text, kind->word, kind->word);
}

static int resolve(struct ctl_job *job, const struct ctl_lookup *lookup)
{
	const struct ctl_kind *kind = ctl_kind(lookup->argument->reader);
	_Alignas(max_align_t) uint8_t message[256] = { 0 };
	struct ctl_rows rows = { .type = NULL };
	const void *item;
	bool has_more = false;
	int rc = ctl_job_list(job, kind->list, message, 0, &rows, &has_more);

	if (rc < 0)
		return rc;
	rc = ctl_rows_find(&rows, kind, lookup->text, &item);
	if (rc == 0)
		memcpy(job->request->message + lookup->field->offset,
		       (const uint8_t *)item + rows.type->fields[0].offset, lookup->field->size);
	else
		rc = not_found(job, lookup, rc);
	ctl_rows_done(&rows);
	return rc;
}

int ctl_job_resolve(struct ctl_job *job)
{
	const struct ctl_request *request = job->request;
	int rc = 0;

	for (unsigned i = 0; rc == 0 && i < request->lookup_count; i++) {
		if (ctl_kind(request->lookups[i].argument->reader))
			rc = resolve(job, &request->lookups[i]);
	}
	return rc;
}

FILE *ctl_job_out(struct ctl_job *job)
{
	job->caller->rest(job->caller->arg);
	return job->out;
}
