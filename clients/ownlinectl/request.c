/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the words of a command line ask for. */
#include "request.h"

#include <string.h>
#include <sysexits.h>

#include "common/log.h"
#include "value.h"

const struct ol_opt ctl_options[] = {
	OL_STR("dir", struct ctl_options, dir, "/etc/ownline",
	       "state folder with tls/, keys/ and peers/"),
	OL_STR("name", struct ctl_options, name, "",
	       "which admin you are; needed if DIR/keys/ holds several ownlinectl-NAME.key"),
	OL_STR("config", struct ctl_options, config, "",
	       "options file; default DIR/ownlinectl-NAME.conf if it exists"),
	OL_STR("broker", struct ctl_options, broker, "127.0.0.1", "address of the message broker"),
	OL_INT("port", struct ctl_options, port, 1, 65535, "8883", "port of the message broker"),
	OL_STR("log-level", struct ctl_options, log_level, "",
	       "shows what the connection does: error, warn, info or debug"),
	OL_END,
};

void ctl_request_init(struct ctl_request *request)
{
	memset(request, 0, sizeof *request);
	ol_conf_defaults(ctl_options, &request->options);
}

/* The words of a command line that are left. */
struct words {
	int left;
	char *const *next;
};

static int no_command(const struct ctl_request *request, const char *word, struct ctl_fault *fault)
{
	char quoted[512];

	if (request->group)
		return ctl_refuse(fault, EX_USAGE,
				  "%s %s: no such command; see ownlinectl %s --help",
				  request->group, ol_log_quote(word, quoted), request->group);
	return ctl_refuse(fault, EX_USAGE, "%s: no such command; see ownlinectl --help",
			  ol_log_quote(word, quoted));
}

/* Takes a word that is no option: the command's two, then its arguments by their places. */
static int take_place(struct ctl_request *request, const char *word, struct ctl_fault *fault)
{
	const struct ctl_command *command = request->command;
	char quoted[512], name[CTL_NAME];

	if (!request->group) {
		const struct ctl_group *group = ctl_group(word);

		request->group = group ? group->name : NULL;
		request->command = ctl_command(word, NULL);
		return group ? 0 : no_command(request, word, fault);
	}
	if (!command) {
		request->command = ctl_command(request->group, word);
		return request->command ? 0 : no_command(request, word, fault);
	}
	for (unsigned i = 0; command->arguments[i].name; i++) {
		if (ctl_is_place(&command->arguments[i]) && !request->given[i]) {
			request->given[i] = word;
			return 0;
		}
	}
	return ctl_refuse(fault, EX_USAGE, "%s: one word too many; see ownlinectl %s --help",
			  ol_log_quote(word, quoted), ctl_command_name(command, name));
}

/* Takes the words that stand for themselves. */
static bool take_switch(struct ctl_request *request, const char *word)
{
	if (!strcmp(word, "--help"))
		request->wants_help = true;
	else if (!strcmp(word, "--version"))
		request->wants_version = true;
	else if (!strcmp(word, "--json"))
		request->is_json = true;
	else
		return false;
	return true;
}

static const struct ol_opt *find_option(const char *word, size_t length)
{
	for (const struct ol_opt *opt = ctl_options; opt->kind != OL_OPT_END; opt++) {
		if (length == strlen(opt->name) + 2 && !memcmp(word, "--", 2) &&
		    !memcmp(word + 2, opt->name, length - 2))
			return opt;
	}
	return NULL;
}

static const char *give(struct ctl_request *request, const struct ctl_argument *argument,
			const char *value)
{
	const char **given = &request->given[argument - request->command->arguments];

	if (*given)
		return "given twice";
	*given = value;
	return NULL;
}

static const char *set(struct ctl_request *request, const struct ol_opt *opt, const char *value)
{
	if (ol_conf_set(ctl_options, &request->options, opt->name, value) == 0)
		return NULL;
	return opt->kind == OL_OPT_INT ? "not a number in its range" : "too long";
}

/* The command's own options go before those of the connection. Returns NULL, or what is wrong. */
static const char *take_option(struct ctl_request *request, const char *word, struct words *words)
{
	size_t length = strcspn(word, "=");
	const char *value = word[length] ? word + length + 1 : NULL;
	const struct ctl_argument *argument =
		request->command ? ctl_option(request->command, word, length) : NULL;
	const struct ol_opt *opt = find_option(word, length);

	if (take_switch(request, word))
		return NULL;
	if (!argument && !opt)
		return "no such option";
	if (argument && ctl_is_flag(argument))
		return value ? "takes no value" : give(request, argument, "");
	if (!value && words->left > 0) {
		value = *words->next++;
		words->left--;
	}
	if (!value)
		return "needs a value";
	return argument ? give(request, argument, value) : set(request, opt, value);
}

int ctl_request_words(struct ctl_request *request, int argc, char *const *argv,
		      struct ctl_fault *fault)
{
	struct words words = { argc - 1, argv + 1 };
	bool has_options = true;
	char quoted[512];
	int rc = 0;

	request->group = NULL;
	request->command = NULL;
	memset(request->given, 0, sizeof request->given);
	while (rc == 0 && words.left > 0) {
		const char *word = *words.next++;
		const char *wrong = NULL;

		words.left--;
		if (has_options && !strcmp(word, "--"))
			has_options = false;
		else if (has_options && word[0] == '-' && word[1])
			wrong = take_option(request, word, &words);
		else
			rc = take_place(request, word, fault);
		if (wrong)
			rc = ctl_refuse(fault, EX_USAGE, "%s: %s; see ownlinectl --help",
					ol_log_quote(word, quoted), wrong);
	}
	return rc;
}

int ctl_request_fill(struct ctl_request *request, struct ctl_fault *fault)
{
	const struct ctl_command *command = request->command;
	char name[CTL_NAME];
	int rc = 0;

	if (!request->group)
		return ctl_refuse(fault, EX_USAGE, "no command; see ownlinectl --help");
	if (!command)
		return ctl_refuse(fault, EX_USAGE, "%s: which command? see ownlinectl %s --help",
				  request->group, request->group);
	memset(request->message, 0, sizeof request->message);
	request->lookup_count = 0;
	request->last = 0;
	request->since_ms = 0;
	for (unsigned i = 0; rc == 0 && command->arguments[i].name; i++) {
		const struct ctl_argument *argument = &command->arguments[i];
		const char *text = request->given[i] ? request->given[i] : argument->initial;

		if (!text)
			rc = ctl_refuse(fault, EX_USAGE, "%s is missing; see ownlinectl %s --help",
					argument->name, ctl_command_name(command, name));
		else if (request->given[i] || *text)
			rc = ctl_value_read(request, argument, text, fault);
	}
	return rc;
}

const char *ctl_given(const struct ctl_request *request, const char *name)
{
	const struct ctl_argument *arguments = request->command->arguments;

	for (unsigned i = 0; arguments[i].name; i++) {
		if (!strcmp(arguments[i].name, name))
			return request->given[i];
	}
	return NULL;
}

bool ctl_is_field_given(const struct ctl_request *request, const char *field)
{
	const struct ctl_argument *arguments = request->command->arguments;

	for (unsigned i = 0; arguments[i].name; i++) {
		if (!request->given[i] || !arguments[i].field)
			continue;
		if (!strcmp(arguments[i].field, field) ||
		    (arguments[i].reader == CTL_TARGET && !strcmp(field, "to6")))
			return true;
	}
	return false;
}
