/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A command that is being carried out: calls with their keys and secrets, lists, and names that
 * stand for ids. No I/O of its own. */
#ifndef CTL_JOB_H
#define CTL_JOB_H

#include <stdio.h>

#include "fault.h"
#include "gen/messages.h"
#include "request.h"
#include "rows.h"

/* How session-manager is reached. */
struct ctl_caller {
	/* Calls a method and waits; ret_reply gets a struct of channel->reply. Returns 0 for any
	 * answer, or -EINVAL with fault filled. */
	int (*call)(void *arg, const struct ol_channel *channel, const void *message,
		    void *ret_reply, struct ctl_fault *fault);
	/* Leaves the bus until the next call: for as long as a person or a device is waited for. */
	void (*rest)(void *arg);
	void *arg;
};

struct ctl_job {
	const struct ctl_caller *caller;
	struct ctl_request *request;
	struct ctl_fault *fault;
	FILE *out;
	uint8_t public_key[32], secret_key[32]; /* secrets of replies are sealed to it */
	bool is_refused;                        /* by session-manager; why stands in head */
	struct ol_reply_done head;              /* how the last reply begins */
};

/* Makes the keys, and wipes them. */
void ctl_job_init(struct ctl_job *job);
void ctl_job_done(struct ctl_job *job);

/* Calls a method. Fills what makes the call unique and the key for secrets, seals the secrets of
 * the message, and opens those of the reply. Returns 0, or -EINVAL with the fault filled when there
 * is no answer or a refusal. */
int ctl_job_call(struct ctl_job *job, const struct ol_channel *channel, void *message,
		 void *ret_reply);

/* Calls a list page by page and gathers its items: all, or at least the first `most` of them if
 * that is not 0; then ret_has_more tells whether there are others. The caller frees ret_rows.
 * Returns as ctl_job_call; ret_rows is then empty. */
int ctl_job_list(struct ctl_job *job, const struct ol_channel *channel, void *message, size_t most,
		 struct ctl_rows *ret_rows, bool *ret_has_more);

/* Finds the ids of what the request names. Returns as ctl_job_call. */
int ctl_job_resolve(struct ctl_job *job);

/* Where to print: nothing more is to be called for now. */
FILE *ctl_job_out(struct ctl_job *job);

#endif
