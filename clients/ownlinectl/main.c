/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ownlinectl: the admin's command. */
#include <signal.h>
#include <stdio.h>
#include <sysexits.h>

#include "cell.h"
#include "client.h"
#include "common/crypto.h"
#include "common/log.h"
#include "help.h"
#include "home.h"
#include "print.h"
#include "request.h"

static struct ctl_request request;
static struct ctl_result result;
static struct ctl_home home = { .lock = -1 };

static int set_log(struct ctl_fault *fault)
{
	enum ol_level level = OL_QUIET;

	if (*request.options.log_level && ol_log_level(request.options.log_level, &level) < 0)
		return ctl_refuse(fault, EX_USAGE, "--log-level: error, warn, info or debug");
	ol_log_init("ownlinectl", level);
	return 0;
}

/* The command line goes before the options file, but names it: so it is read twice. */
static int prepare(int argc, char **argv, struct ctl_fault *fault)
{
	int rc = ctl_request_fill(&request, fault);

	if (rc == 0)
		rc = ctl_home_find(&home, &request.options, fault);
	if (rc == 0)
		rc = ctl_request_words(&request, argc, argv, fault);
	if (rc == 0)
		rc = set_log(fault);
	if (rc == 0)
		rc = ctl_home_read_keys(&request, fault);
	if (rc == 0 && ol_crypto_init() < 0)
		rc = ctl_refuse(fault, EX_OSERR, "no source of random numbers");
	return rc < 0 ? rc : ctl_home_open(&home, &request.options, fault);
}

static int complain(const struct ctl_fault *fault)
{
	struct ctl_cell words = { .used = 0 };

	ctl_put_text(&words, fault->text);
	fprintf(stderr, "ownlinectl: %s\n", words.text);
	return fault->status;
}

static int run(int argc, char **argv, struct ctl_fault *fault)
{
	int rc = prepare(argc, argv, fault);

	if (rc == 0)
		rc = ctl_client_run(&home, &request, &result, fault);
	signal(SIGPIPE, SIG_DFL); /* the loop ignored it; `| head` must end us without a word */
	if (rc == 0 && request.command->list)
		ctl_rows_sort(&result.rows, request.command->list->order);
	if (rc == 0)
		rc = request.command->output->print(stdout, &request, &result, fault);
	else if (result.has_reply && request.is_json)
		ctl_print_message(stdout, request.command->channel->reply, result.reply);
	ctl_rows_done(&result.rows);
	ctl_home_close(&home);
	return rc;
}

int main(int argc, char **argv)
{
	struct ctl_fault fault;
	int rc;

	ctl_request_init(&request);
	rc = ctl_request_words(&request, argc, argv, &fault);
	if (rc == 0 && request.wants_help)
		ctl_help_print(&request);
	else if (rc == 0 && request.wants_version)
		printf("ownlinectl %s\n", OL_VERSION);
	else if (rc == 0)
		rc = run(argc, argv, &fault);
	if (fflush(stdout) != 0 && rc == 0)
		rc = ctl_refuse(&fault, EX_IOERR, "the output could not be written");
	return rc == 0 ? EX_OK : complain(&fault);
}
