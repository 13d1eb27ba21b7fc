/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ownlinectl: the admin's command. */
#include <locale.h>
#include <stdio.h>
#include <sysexits.h>

#include "cell.h"
#include "client.h"
#include "common/crypto.h"
#include "common/log.h"
#include "help.h"
#include "print.h"

static struct ctl_request request;
static struct ctl_home home = { .lock = -1 };
static struct ctl_client client;

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
	const struct ctl_caller caller = { ctl_client_call, ctl_client_rest, &client };
	struct ctl_job job = {
		.caller = &caller, .request = &request, .fault = fault, .out = stdout
	};
	int rc = prepare(argc, argv, fault);

	if (rc == 0) {
		ctl_job_init(&job);
		ctl_client_init(&client, &home, &request.options);
		rc = request.command->run(&job);
		ctl_client_rest(&client);
		ctl_job_done(&job);
	}
	if (job.is_refused && request.is_json)
		ctl_print_message(stdout, &ol_msg_reply_done, &job.head);
	ctl_home_close(&home);
	return rc;
}

int main(int argc, char **argv)
{
	struct ctl_fault fault;
	int rc;

	setlocale(LC_CTYPE, ""); /* what the terminal shows */
	ctl_request_init(&request);
	request.now_ms = ol_realtime_ms();
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
