/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the words of a command line ask for. No I/O. */
#ifndef CTL_REQUEST_H
#define CTL_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "commands.h"
#include "common/conf.h"
#include "common/sign.h"
#include "fault.h"

#define CTL_LOOKUPS 3

/* How the bus is reached; from the options file and the command line. */
struct ctl_options {
	char config[200];
	char dir[200];
	char name[OL_PRINCIPAL];
	char broker[128];
	int64_t port;
	char log_level[8];
};

extern const struct ol_opt ctl_options[];

/* A value of the request that is not known yet. */
struct ctl_lookup {
	const struct ctl_argument *argument; /* its reader says what is meant */
	const struct ol_field *field;        /* of the message, where the value belongs */
	const char *text;                    /* NAME or OWNER/NAME; the path of a key file */
};

/* All texts are those of the command line. */
struct ctl_request {
	const char *group;                 /* "user"; NULL = no word was given */
	const struct ctl_command *command; /* NULL = not named completely */
	bool is_json, wants_help, wants_version;
	const char *given[CTL_ARGUMENTS]; /* by the command's table; NULL = not given */
	struct ctl_options options;
	struct ctl_lookup lookups[CTL_LOOKUPS];
	unsigned lookup_count;
	int64_t now_ms;   /* set by the caller before the words become values */
	int64_t last;     /* --last: how many; 0 = not given */
	int64_t since_ms; /* --since; 0 = not given */
	_Alignas(max_align_t) uint8_t message[CTL_MESSAGE]; /* what the arguments fill */
};

/* Sets every option to its initial value and forgets all words. */
void ctl_request_init(struct ctl_request *request);

/* Takes the words of a command line. Options are set over what they were. Returns 0, or -EINVAL
 * with fault filled. */
int ctl_request_words(struct ctl_request *request, int argc, char *const *argv,
		      struct ctl_fault *fault);

/* Fills the message by the words; what it cannot know becomes a lookup. Returns 0, or -EINVAL with
 * fault filled. */
int ctl_request_fill(struct ctl_request *request, struct ctl_fault *fault);

/* The text of an argument ("FILE", "--kind"), "" for a flag; NULL if it was not given. */
const char *ctl_given(const struct ctl_request *request, const char *name);

/* True if an argument that was given is about this field of the message. */
bool ctl_is_field_given(const struct ctl_request *request, const char *field);

#endif
