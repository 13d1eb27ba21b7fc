/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What tests of ownlinectl's commands share: a session-manager that is a function. */
#ifndef CTL_FAKE_H
#define CTL_FAKE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "fields.h"
#include "job.h"
#include "unit.h"

#define FAKE_CALLS 32
#define FAKE_WORDS 24

/* Answers a call into a reply of zeros, which says ok. */
static void (*fake_answer)(const struct ol_channel *channel, const void *message, void *reply);

static struct ctl_request request;
static struct ctl_fault fault;
static const struct ol_channel *fake_calls[FAKE_CALLS];
static unsigned fake_count;
static bool fake_is_connected;
static char *printed;
static size_t printed_length;

static inline int fake_call(void *arg, const struct ol_channel *channel, const void *message,
			    void *ret_reply, struct ctl_fault *why)
{
	(void)arg;
	(void)why;
	ck_assert_uint_lt(fake_count, FAKE_CALLS);
	fake_calls[fake_count++] = channel;
	fake_is_connected = true;
	memset(ret_reply, 0, channel->reply->size);
	fake_answer(channel, message, ret_reply);
	return 0;
}

static inline void fake_rest(void *arg)
{
	(void)arg;
	fake_is_connected = false;
}

static const struct ctl_caller fake_caller = { fake_call, fake_rest, NULL };

/* Reads words up to NULL as a command line behind the program's name, and runs its command. What
 * it prints is then in `printed`. */
static inline int fake_run_words(const char *const *words)
{
	struct ctl_job job = { .caller = &fake_caller, .request = &request, .fault = &fault };
	char *argv[FAKE_WORDS + 1] = { strdup("ctl") };
	int argc = 1, rc;

	for (; words[argc - 1]; argc++) {
		ck_assert_int_lt(argc, FAKE_WORDS);
		argv[argc] = strdup(words[argc - 1]);
	}
	fake_count = 0;
	ctl_request_init(&request);
	request.now_ms = 1000000000000;
	rc = ctl_request_words(&request, argc, argv, &fault);
	if (rc == 0)
		rc = ctl_request_fill(&request, &fault);
	free(printed);
	job.out = open_memstream(&printed, &printed_length);
	ctl_job_init(&job);
	if (rc == 0)
		rc = request.command->run(&job);
	fclose(job.out);
	while (argc > 0)
		free(argv[--argc]);
	return rc;
}

#define fake_run(...) fake_run_words((const char *const[]){ __VA_ARGS__, NULL })

/* The place of a field in a message. */
static inline const void *fake_field(const struct ol_channel *channel, const void *message,
				     const char *name)
{
	const struct ol_field *field = ctl_field(channel->message, name);

	ck_assert_ptr_nonnull(field);
	return (const uint8_t *)message + field->offset;
}

#endif
