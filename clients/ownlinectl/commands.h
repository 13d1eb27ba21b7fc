/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an admin can ask for: one table from which arguments are read, calls made, answers printed
 * and help written. */
#ifndef CTL_COMMANDS_H
#define CTL_COMMANDS_H

#include "gen/topics.h"
#include "lists.h"
#include "output.h"

#define CTL_ARGUMENTS 7
#define CTL_MESSAGE   4096  /* bytes of the largest request */
#define CTL_FILE      16384 /* bytes of the largest file, as a struct */

/* How the text of an argument becomes a value. */
enum ctl_reader {
	CTL_VALUE,    /* as the field's kind says */
	CTL_NEW_NAME, /* a name for something new: it must not look like an id */
	CTL_USER,     /* an id, or the name of a user */
	CTL_SERVICE,  /* an id, NAME or ROUTER/NAME */
	CTL_DEVICE,   /* an id, NAME or USER/NAME */
	CTL_KEY,      /* hex digits, or @FILE */
	CTL_TARGET,   /* ADDRESS[,ADDRESS6]: the fields to4 and to6 */
	CTL_HOST,     /* a host name or an address */
	CTL_FLAG,     /* an option without a value: true */
	CTL_ALL, /* an option without a value: sessions of every state, not just the live ones */
};

struct ctl_argument {
	const char *name;  /* "USER": by its place; "--port": an option */
	const char *value; /* what help calls the value of an option */
	const char *field; /* of what the command's arguments fill */
	enum ctl_reader reader;
	const char *initial; /* if it is not given; NULL = it must be */
	const char *help;
};

struct ctl_command {
	const char *group, *verb; /* "user", "add" */
	const struct ol_channel *channel;
	const struct ctl_argument *arguments; /* closed by a NULL name */
	const struct ctl_list *list; /* what the reply is a page of; NULL = it is no list */
	const struct ctl_output *output;
	const char *summary;
};

extern const struct ctl_command ctl_commands[]; /* closed by a NULL group */

/* What can be named where an id is asked for. */
struct ctl_kind {
	const char *word; /* also the group of its list command */
	const struct ol_channel *list;
	const char *owner; /* field of an item whose value may stand before the name; NULL = none */
	const char *spent; /* boolean field of an item: if true it is not found by its name */
};

/* What the arguments of a command fill: the file that it makes, or else its request. */
const struct ol_message *ctl_filled(const struct ctl_command *command);

/* The kind that a reader asks for, or NULL if it asks for none. */
const struct ctl_kind *ctl_kind(enum ctl_reader reader);

/* Finds a command. verb NULL: any of the group. Returns NULL if there is none. */
const struct ctl_command *ctl_command(const char *group, const char *verb);

/* The argument with this name ("--port"), or NULL. */
const struct ctl_argument *ctl_option(const struct ctl_command *command, const char *name,
				      size_t length);

/* True for an argument that is known by its place and not by a name. */
bool ctl_is_place(const struct ctl_argument *argument);

/* True for an option without a value. */
bool ctl_is_flag(const struct ctl_argument *argument);

#endif
