/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ownline: a device's key, its site, and its knocks. */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "command.h"
#include "common/crypto.h"
#include "common/log.h"

struct command {
	const char *name;
	const char *usage;
	const char *summary;
	int (*run)(struct device *device, int argc, char **argv);
};

static const struct command commands[] = {
	{ "new", "", "make this device's key; prints its id and public key", command_new },
	{ "enrol", "LINK|FILE|- [--name NAME] [--ca FILE] [--public-ca FILE]",
	  "make this a device of the site that the link leads to, or that the file describes",
	  command_enrol },
	{ "knock",
	  "[--auto|--spa|--mqtt|--https] [--for SECONDS] [--tries N] [--source ADDRESS] "
	  "[--address ADDRESS]... [SERVICE]...",
	  "ask for the door: the automatic services, or those named", command_knock },
	{ "close",
	  "[--auto|--spa|--mqtt|--https] [--tries N] [--source ADDRESS] [--address ADDRESS]... "
	  "[SERVICE]...",
	  "close the doors of this device: those named, or all", command_close },
	{ "watch", "[--spa|--mqtt] [--for SECONDS] [SERVICE]...",
	  "keep the door open: knock when the network changes, and before the session ends",
	  command_watch },
	{ "status", "[--json]", "ask the site what this device may open, and what is open",
	  command_status },
	{ "show", "", "show this device and the services it may name, without asking",
	  command_show },
	{ "address", "[--who] [--source ADDRESS]",
	  "ask what address the internet sees this device at", command_address },
	{ "visit", "LINK|- [--pin-file FILE|-] [--http|--spa] [--ca FILE] [--json]",
	  "come as a guest: redeem an invitation", command_visit },
};

static void print_help(FILE *out)
{
	fprintf(out, "Usage: ownline [--state FOLDER] COMMAND [ARGUMENT]...\n"
		     "Asks a router for one door, for this device's address, for a while.\n\n");
	for (unsigned i = 0; i < sizeof commands / sizeof *commands; i++)
		fprintf(out, "  ownline %s %s\n        %s\n", commands[i].name, commands[i].usage,
			commands[i].summary);
	fprintf(out,
		"\nThe state folder is $XDG_STATE_HOME/ownline or ~/.local/state/ownline.\n"
		"A - reads the link from standard input, where nobody else sees it; --ca names "
		"whoever certified a site that no public authority did.\n"
		"Exit status: 0 done, 64 wrong usage, 65 bad file or link, 66 no such file, 68 "
		"host "
		"not found, 69 not (any more) to be had, 71 the system refused, 75 try again, 76 "
		"the "
		"server is not to be trusted, 77 refused.\n");
}

static int run(int argc, char **argv)
{
	struct device device = { 0 };
	const char *folder = "";
	int at = 1, status;

	if (argc > 2 && !strcmp(argv[1], "--state")) {
		folder = argv[2];
		at = 3;
	}
	if (argc <= at) {
		print_help(stderr);
		return EX_USAGE;
	}
	if (ol_crypto_init() < 0)
		return EX_OSERR;
	if (device_folder(&device, folder) < 0) {
		fprintf(stderr, "ownline: no home folder: give --state FOLDER\n");
		return EX_USAGE;
	}
	for (unsigned i = 0; i < sizeof commands / sizeof *commands; i++) {
		if (!strcmp(commands[i].name, argv[at])) {
			status = commands[i].run(&device, argc - at - 1, argv + at + 1);
			device_done(&device);
			return status;
		}
	}
	fprintf(stderr, "ownline: no such command; see ownline --help\n");
	return EX_USAGE;
}

int main(int argc, char **argv)
{
	ol_log_init("ownline", OL_WARN);
	if (argc > 1 && !strcmp(argv[1], "--help")) {
		print_help(stdout);
		return EX_OK;
	}
	if (argc > 1 && !strcmp(argv[1], "--version")) {
		printf("ownline %s\n", OL_VERSION);
		return EX_OK;
	}
	return run(argc, argv);
}
