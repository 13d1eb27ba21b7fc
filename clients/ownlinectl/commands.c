/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an admin can ask for: finding one's way in the tables. */
#include "commands.h"

#include <stdio.h>
#include <string.h>

const struct ctl_group ctl_groups[] = {
	{ "user", "People, and what each of them may do.", ctl_people },
	{ "login", "Web logins, and tries to log in.", ctl_people },
	{ "totp", "Second factors.", ctl_people },
	{ "device", "What knocks: phones, laptops, servers.", ctl_people },
	{ "service", "What doors lead to.", ctl_doors },
	{ "grant", "Who may open which service.", ctl_doors },
	{ "router", "Where the doors are.", ctl_doors },
	{ "session", "Doors that are open, and those that were.", ctl_doors },
	{ "invite", "Links for guests.", ctl_doors },
	{ "events", "Shows the history.", ctl_site },
	{ "event", "Proofs of the history.", ctl_site },
	{ "doctor", "Says why somebody cannot connect.", ctl_site },
	{ "import", "Adds and changes users, services and grants from a file.", ctl_site },
	{ "export", "Writes users, services and grants as a file.", ctl_site },
	{ "site", "The site as a whole.", ctl_site },
	{ 0 },
};

static const struct ctl_kind kinds[] = {
	[CTL_USER] = { "user", &ol_channel_rpc_user_list, NULL, NULL },
	[CTL_SERVICE] = { "service", &ol_channel_rpc_service_list, "router", NULL },
	[CTL_DEVICE] = { "device", &ol_channel_rpc_device_list, "user_name", "revoked" },
};

const struct ol_message *ctl_filled(const struct ctl_command *command)
{
	return command->fills ? command->fills : command->channel->message;
}

const struct ctl_kind *ctl_kind(enum ctl_reader reader)
{
	size_t i = reader;

	return i < sizeof kinds / sizeof *kinds && kinds[i].word ? &kinds[i] : NULL;
}

const struct ctl_group *ctl_group(const char *name)
{
	for (const struct ctl_group *group = ctl_groups; group->name; group++) {
		if (!strcmp(group->name, name))
			return group;
	}
	return NULL;
}

const struct ctl_command *ctl_next(const struct ctl_group *group, const struct ctl_command *command)
{
	for (command = command ? command + 1 : group->commands; command->group; command++) {
		if (!strcmp(command->group, group->name))
			return command;
	}
	return NULL;
}

static bool is_same(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

const struct ctl_command *ctl_command(const char *name, const char *verb)
{
	const struct ctl_group *group = ctl_group(name);

	for (const struct ctl_command *command = group ? ctl_next(group, NULL) : NULL; command;
	     command = ctl_next(group, command)) {
		if (is_same(command->verb, verb))
			return command;
	}
	return NULL;
}

const char *ctl_command_name(const struct ctl_command *command, char ret_name[static CTL_NAME])
{
	snprintf(ret_name, CTL_NAME, "%s%s%s", command->group, command->verb ? " " : "",
		 command->verb ? command->verb : "");
	return ret_name;
}

const struct ctl_argument *ctl_option(const struct ctl_command *command, const char *name,
				      size_t length)
{
	for (const struct ctl_argument *argument = command->arguments; argument->name; argument++) {
		if (!ctl_is_place(argument) && strlen(argument->name) == length &&
		    !memcmp(argument->name, name, length))
			return argument;
	}
	return NULL;
}

bool ctl_is_place(const struct ctl_argument *argument)
{
	return argument->name[0] != '-';
}

bool ctl_is_flag(const struct ctl_argument *argument)
{
	return !ctl_is_place(argument) && !argument->value;
}
