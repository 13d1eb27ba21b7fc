/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an admin can ask for: tables from which arguments are read, calls made, answers printed and
 * help written. */
#ifndef CTL_COMMANDS_H
#define CTL_COMMANDS_H

#include "gen/topics.h"
#include "lists.h"

#define CTL_ARGUMENTS 20
#define CTL_NAME      40
#define CTL_MESSAGE   32768 /* bytes of the largest struct that arguments fill */

struct ctl_job;

/* How the text of an argument becomes a value. */
enum ctl_reader {
	CTL_VALUE,    /* as the field's kind says; "none" takes an optional one away */
	CTL_NEW_NAME, /* a name for something new: it must not look like an id */
	CTL_USER,     /* an id, or the name of a user */
	CTL_SERVICE,  /* an id, NAME or ROUTER/NAME */
	CTL_DEVICE,   /* an id, NAME or USER/NAME */
	CTL_KEY,      /* hex digits, or @FILE */
	CTL_TARGET,   /* ADDRESS[,ADDRESS6]: the fields to4 and to6 */
	CTL_HOST,     /* a host name or an address */
	CTL_FLAG,     /* an option without a value: true */
	CTL_SPAN,     /* "90 min" in seconds */
	CTL_PAST,     /* a time that is over: milliseconds since 1970 */
	CTL_AHEAD,    /* a time to come */
	CTL_SINCE,    /* the same as CTL_PAST; belongs to the request itself */
	CTL_LAST,     /* how many; belongs to the request itself */
	CTL_TEXT,     /* belongs to the request itself, as it is */
};

struct ctl_argument {
	const char *name;  /* "USER": by its place; "--port": an option */
	const char *value; /* what help calls the value of an option */
	const char *field; /* of what the command's arguments fill; NULL = the request itself */
	enum ctl_reader reader;
	const char *initial; /* if it is not given; "" = nothing then; NULL = it must be given */
	const char *help;
};

struct ctl_command {
	const char *group, *verb; /* "user", "add"; verb NULL: the group is the whole command */
	/* Does it. Returns 0, or -EINVAL with the job's fault filled. */
	int (*run)(struct ctl_job *job);
	const struct ctl_argument *arguments; /* closed by a NULL name */
	const struct ol_channel *channel;
	const struct ctl_list *list;    /* how items of a reply are shown; NULL = there are none */
	const struct ol_channel *reads; /* where what is not given stands; NULL = nowhere */
	const struct ol_message *fills; /* by arguments; NULL = the channel's message */
	const char *summary;
};

/* Groups of commands, in the order of the help. */
struct ctl_group {
	const char *name, *summary;
	const struct ctl_command *commands; /* closed by a NULL group */
};

extern const struct ctl_command ctl_people[], ctl_doors[], ctl_site[];
extern const struct ctl_group ctl_groups[]; /* closed by a NULL name */

/* What can be named where an id is asked for. */
struct ctl_kind {
	const char *word; /* also the group of its list command */
	const struct ol_channel *list;
	const char *owner; /* field of an item whose value may stand before the name; NULL = none */
	const char *spent; /* boolean field of an item: if true it is not found by its name */
};

/* What the arguments of a command fill. */
const struct ol_message *ctl_filled(const struct ctl_command *command);

/* The kind that a reader asks for, or NULL if it asks for none. */
const struct ctl_kind *ctl_kind(enum ctl_reader reader);

/* The group of this name, or NULL. */
const struct ctl_group *ctl_group(const char *name);

/* The next command of a group behind this one; NULL: the first. Returns NULL behind the last. */
const struct ctl_command *ctl_next(const struct ctl_group *group,
				   const struct ctl_command *command);

/* Finds a command; verb NULL: the one that has none. Returns NULL if there is none. */
const struct ctl_command *ctl_command(const char *group, const char *verb);

/* "user add". Returns ret_name. */
const char *ctl_command_name(const struct ctl_command *command, char ret_name[static CTL_NAME]);

/* The argument with this name ("--port"), or NULL. */
const struct ctl_argument *ctl_option(const struct ctl_command *command, const char *name,
				      size_t length);

/* True for an argument that is known by its place and not by a name. */
bool ctl_is_place(const struct ctl_argument *argument);

/* True for an option without a value. */
bool ctl_is_flag(const struct ctl_argument *argument);

#endif
