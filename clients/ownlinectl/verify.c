/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Computes the chain over the history again: was anything in it changed? */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "ask.h"
#include "cell.h"
#include "common/chain.h"
#include "common/crypto.h"
#include "events.h"

#define HASH_DIGITS 64

static struct ol_event_list_reply page; /* too large for the stack */

/* How far the chain is computed, and what is known of it from before. */
struct walk {
	struct ctl_job *job;
	int64_t position;
	uint8_t hash[32];
	bool has_noted;
	int64_t noted;
	uint8_t noted_hash[32];
};

/* Reads what an earlier run said: POSITION:HASH. */
static int read_noted(struct walk *walk)
{
	const char *text = ctl_given(walk->job->request, "--noted");
	char *end;

	if (!text)
		return 0;
	walk->has_noted = true;
	walk->noted = strtoll(text, &end, 10);
	if (walk->noted < 1 || *end != ':' ||
	    ol_unhex(end + 1, strlen(end + 1), walk->noted_hash, sizeof walk->noted_hash) < 0)
		return ctl_refuse(walk->job->fault, EX_USAGE,
				  "--noted: must be NUMBER:HASH as an earlier run has shown it");
	return 0;
}

static int take(struct walk *walk, const struct ol_event_list_item *item)
{
	struct ctl_fault *fault = walk->job->fault;

	if (item->position != walk->position + 1)
		return ctl_refuse(fault, CTL_REFUSED, "event %" PRId64 " is missing",
				  walk->position + 1);
	if (ol_chain_item(walk->hash, item, walk->hash) < 0 ||
	    !ol_equal(walk->hash, item->hash, sizeof walk->hash))
		return ctl_refuse(fault, CTL_REFUSED,
				  "the chain is broken at event %" PRId64
				  ": it is not what was written, or not behind the same events",
				  item->position);
	walk->position = item->position;
	if (walk->has_noted && walk->position == walk->noted &&
	    !ol_equal(walk->hash, walk->noted_hash, sizeof walk->hash))
		return ctl_refuse(fault, CTL_REFUSED,
				  "event %" PRId64
				  " or one before it is another than when its hash was noted",
				  walk->position);
	return 0;
}

static int walk_pages(struct walk *walk)
{
	struct ol_event_list list = { .has_after = true };

	do {
		struct ctl_cell cell = { .used = 0 };
		int rc = ctl_job_call(walk->job, &ol_channel_rpc_event_list, &list, &page);

		for (unsigned i = 0; rc == 0 && i < page.items_count; i++)
			rc = take(walk, &page.items[i]);
		if (rc < 0)
			return rc;
		list.after = page.next;
		ctl_put(&cell, "%" PRId64 " of %" PRId64 " events", walk->position, page.newest);
		ctl_show_progress(cell.text);
	} while (page.more);
	if (walk->position < page.newest || (walk->has_noted && walk->position < walk->noted))
		return ctl_refuse(walk->job->fault, CTL_REFUSED,
				  "events behind %" PRId64 " are missing", walk->position);
	return 0;
}

int ctl_run_verify(struct ctl_job *job)
{
	struct walk walk = { .job = job };
	char hash[HASH_DIGITS + 1];
	FILE *out;
	int rc = read_noted(&walk);

	if (rc == 0)
		rc = walk_pages(&walk);
	ctl_show_progress("");
	if (rc < 0)
		return rc;
	out = ctl_job_out(job);
	ol_hex(walk.hash, sizeof walk.hash, hash);
	if (job->request->is_json)
		fprintf(out, "{\"position\":%" PRId64 ",\"hash\":\"%s\"}\n", walk.position, hash);
	else
		fprintf(out,
			"the chain of %" PRId64 " events is whole\n"
			"to prove it again later: ownlinectl event verify --noted %" PRId64 ":%s\n",
			walk.position, walk.position, hash);
	return 0;
}
