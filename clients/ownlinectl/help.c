/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --help. */
#include "help.h"

#include <string.h>

/* True for an option that can be left out. */
static bool is_extra(const struct ctl_argument *argument)
{
	return !ctl_is_place(argument) && argument->initial;
}

static void print_argument(const struct ctl_argument *argument)
{
	if (argument->initial)
		printf(" [%s]", argument->name);
	else
		printf(" %s%s%s", argument->name, argument->value ? " " : "",
		       argument->value ? argument->value : "");
}

static void print_line(const struct ctl_command *command)
{
	char name[CTL_NAME];
	bool has_extra = false;

	printf("ownlinectl %s", ctl_command_name(command, name));
	for (const struct ctl_argument *argument = command->arguments; argument->name; argument++) {
		has_extra = has_extra || is_extra(argument);
		if (!is_extra(argument))
			print_argument(argument);
	}
	printf("%s\n", has_extra ? " [OPTION]..." : "");
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
	printf("\nOptions of every command: ownlinectl --help\n");
}

static void print_group(const struct ctl_group *group)
{
	printf("%s\n\n", group->summary);
	for (const struct ctl_command *command = ctl_next(group, NULL); command;
	     command = ctl_next(group, command)) {
		printf("  ");
		print_line(command);
		printf("        %s\n", command->summary);
	}
}

static void print_groups(void)
{
	for (const struct ctl_group *group = ctl_groups; group->name; group++) {
		printf("  %-8s  %s\n", group->name, group->summary);
		if (ctl_command(group->name, NULL))
			continue;
		printf("           ");
		for (const struct ctl_command *command = ctl_next(group, NULL); command;
		     command = ctl_next(group, command))
			printf(" %s", command->verb);
		putchar('\n');
	}
}

static void print_whole(void)
{
	printf("Usage: ownlinectl [OPTION]... COMMAND [ARGUMENT]...\n"
	       "Everything that an admin does. More: ownlinectl COMMAND --help\n\n");
	print_groups();
	printf("\nOptions, before the command or behind it; those of a command go first (so write "
	       "the\n"
	       "broker's --port before `service add`). The options file has them as NAME = "
	       "VALUE.\n");
	ol_conf_print(ctl_options);
	printf("  --%-22s %s\n  --%-22s %s\n  --%-22s %s\n", "json",
	       "prints the fields of the messages, for programs", "help",
	       "this text, or behind a command the help of that command", "version", "the version");
	printf("\nSpans: 90s, 15m, 2h, 7d, 1h30m. Times: 2026-11-22T03:14, 03:14, or a span from "
	       "now;\n"
	       "local, or with a Z behind them UTC.\n"
	       "\nExit status: 0 done; 1 refused, not found, or something is wrong; 64 wrong "
	       "usage; "
	       "65 and\n"
	       "66 a file is wrong or missing; 69 nobody answers; 71 the system refused; 76 a "
	       "wrong "
	       "answer;\n"
	       "77 denied; 78 configuration or keys; 130 interrupted.\n");
}

void ctl_help_print(const struct ctl_request *request)
{
	if (request->command)
		print_command(request->command);
	else if (request->group)
		print_group(ctl_group(request->group));
	else
		print_whole();
}
