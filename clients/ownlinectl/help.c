/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --help. */
#include "help.h"

#include <string.h>

static void print_argument(const struct ctl_argument *argument)
{
	const char *value = argument->value ? argument->value : "";
	const char *blank = *value ? " " : "";

	if (argument->initial)
		printf(" [%s%s%s]", argument->name, blank, value);
	else
		printf(" %s%s%s", argument->name, blank, value);
}

static void print_line(const struct ctl_command *command)
{
	printf("ownlinectl %s %s", command->group, command->verb);
	for (const struct ctl_argument *argument = command->arguments; argument->name; argument++)
		print_argument(argument);
	putchar('\n');
}

static void print_command(const struct ctl_command *command)
{
	printf("Usage: ");
	print_line(command);
	printf("%s\n", command->summary);
	if (command->arguments[0].name)
		putchar('\n');
	for (const struct ctl_argument *argument = command->arguments; argument->name; argument++) {
		char name[64];

		snprintf(name, sizeof name, "%s%s%s", argument->name, argument->value ? " " : "",
			 argument->value ? argument->value : "");
		printf("  %-24s %s", name, argument->help);
		if (argument->initial && *argument->initial)
			printf(" (%s)", argument->initial);
		putchar('\n');
	}
	printf("\n%s\nOptions of every command: ownlinectl --help\n", command->output->help);
}

static void print_commands(const char *group)
{
	for (const struct ctl_command *command = ctl_commands; command->group; command++) {
		if (group && strcmp(group, command->group) != 0)
			continue;
		printf("  ");
		print_line(command);
		printf("        %s\n", command->summary);
	}
}

static void print_whole(void)
{
	printf("Usage: ownlinectl [OPTION]... COMMAND [ARGUMENT]...\n"
	       "Manages users, devices, services, grants, routers and sessions.\n\n");
	print_commands(NULL);
	printf("\nOptions, before the command or behind it; those of a command go first (so write "
	       "the\n"
	       "broker's --port before `service add`). The options file has them as NAME = "
	       "VALUE.\n");
	ol_conf_print(ctl_options);
	printf("  --%-22s %s\n  --%-22s %s\n  --%-22s %s\n", "json",
	       "prints the fields of the messages, for programs", "help",
	       "this text, or behind a command the help of that command", "version", "the version");
	printf("\nExit status: 0 done, 1 refused by session-manager, 64 wrong usage, 69 nobody "
	       "answers,\n"
	       "71 the system refused, 77 denied, 78 configuration or keys.\n");
}

void ctl_help_print(const struct ctl_request *request)
{
	if (request->command) {
		print_command(request->command);
	} else if (request->group) {
		printf("Usage:\n");
		print_commands(request->group);
	} else {
		print_whole();
	}
}
