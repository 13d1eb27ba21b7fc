/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands that knock: for a door, and for its end. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "command.h"
#include "moment.h"
#include "options.h"

#define MOST_SECONDS  2592000
#define DEFAULT_TRIES 3

/* What the commands are told. */
struct words {
	const char *services[SITE_SERVICES + 1];
	const char *seconds, *tries, *source, *addresses[2];
	bool is_auto, is_spa, is_mqtt, is_https;
};

static int read_addresses(const struct words *words, struct request *request)
{
	struct ol_addr addr;

	if (words->source && ol_addr_parse(words->source, &request->source) < 0)
		return complain(EX_USAGE, "--source", "no address");
	for (unsigned i = 0; i < 2 && words->addresses[i]; i++) {
		if (ol_addr_parse(words->addresses[i], &addr) < 0)
			return complain(EX_USAGE, "--address", "no address");
		*(addr.family == 4 ? &request->ip4 : &request->ip6) = addr;
	}
	return EX_OK;
}

static int read_numbers(const struct words *words, struct request *request)
{
	unsigned long n;

	if (words->seconds && options_number(words->seconds, 1, MOST_SECONDS, &n) < 0)
		return complain(EX_USAGE, "--for", "1 to 2592000 seconds");
	request->duration_s = words->seconds ? (uint32_t)n : 0;
	if (words->tries && options_number(words->tries, 1, KNOCK_TRIES, &n) < 0)
		return complain(EX_USAGE, "--tries", "1 to 20");
	request->tries = words->tries ? (unsigned)n : DEFAULT_TRIES;
	if (words->is_auto + words->is_spa + words->is_mqtt + words->is_https > 1)
		return complain(EX_USAGE, "knock", "one of --auto, --spa, --mqtt and --https");
	return EX_OK;
}

static int read_words(const struct words *words, struct request *request)
{
	int status = read_addresses(words, request);

	return status == EX_OK ? read_numbers(words, request) : status;
}

static int add_services(struct request *request, const struct site *site,
			const char *const *services)
{
	for (; *services; services++) {
		if (request_add_service(request, site, *services) < 0)
			return complain(EX_USAGE, *services,
					"no such service here; see ownline show");
	}
	return EX_OK;
}

static const char *explain(const char *reason)
{
	static const char *const words[][2] = {
		{ "late", "the clock of this device is off" },
		{ "country", "not from this country" },
		{ "hours", "not at this hour" },
		{ "service", "this device may not open that, or it is not there" },
		{ "family", "the service cannot be reached over this kind of address" },
		{ "room", "there is no room for another door" },
		{ "source", "not from this address" },
		{ "waiting", "this device is not confirmed yet" },
		{ "inactive", "this device or its user is not allowed in (any more)" },
		{ "unsupported", "the router cannot do that" },
		{ "addresses", "from too many addresses; try again later" },
	};

	for (unsigned i = 0; i < sizeof words / sizeof *words; i++) {
		if (!strcmp(words[i][0], reason))
			return words[i][1];
	}
	return reason;
}

static int say_unsent(const struct site *site, const struct knock_news *news)
{
	const char *why = *news->why ? news->why : strerror(-news->error);

	switch (news->error) {
	case -EHOSTUNREACH:
		return complain(EX_NOHOST, site->host,
				*news->why ? why : "no address found, or no way there");
	case -ENOTSUP:
		return complain(EX_UNAVAILABLE, site->host, "no broker of this site is known");
	case -EPROTONOSUPPORT:
		return complain(EX_UNAVAILABLE, site->host, why);
	case -EADDRNOTAVAIL:
	case -ETIMEDOUT:
		return complain(EX_TEMPFAIL, site->host, why);
	default:
		return complain(EX_OSERR, site->host, why);
	}
}

static void say_open(const struct request *request, const struct knock_news *news)
{
	char text[MOMENT_TEXT];

	if (request->op == OL_KNOCK_CLOSE)
		puts("Closed.");
	else if (news->end_ms)
		printf("The router has opened it, until %s.\n", moment(news->end_ms, text));
	else
		puts("The router has opened it.");
}

static int say(const struct site *site, const struct request *request, enum knock_outcome outcome,
	       const struct knock_news *news)
{
	char why[KNOCK_WHY + 40];

	switch (outcome) {
	case KNOCK_OPEN:
		say_open(request, news);
		return EX_OK;
	case KNOCK_NOTHING:
		printf("The site has heard the knock; there is nothing to %s.\n",
		       request->op == OL_KNOCK_CLOSE ? "close" : "open");
		return EX_OK;
	case KNOCK_SENT:
		puts("Sent; nobody confirms it.");
		return EX_OK;
	case KNOCK_REFUSED:
		return complain(EX_NOPERM, site->host, explain(news->reason));
	case KNOCK_PENDING:
		return complain(EX_TEMPFAIL, site->host,
				"granted, but the router has not confirmed it");
	case KNOCK_SILENT:
		snprintf(why, sizeof why, "no confirmation came%s%s", *news->why ? "; " : "",
			 news->why);
		return complain(EX_TEMPFAIL, site->host, why);
	default:
		return say_unsent(site, news);
	}
}

static int send_request(const struct words *words, struct device *device, const struct site *site,
			const struct request *request)
{
	enum knock_way way = words->is_spa ? KNOCK_SPA : words->is_mqtt ? KNOCK_MQTT : KNOCK_AUTO;
	struct knock_news news;
	enum knock_outcome outcome;

	if (words->is_https)
		return knock_by_https(device, site, request);
	outcome = knock_by(way, device, site, request, &news);
	return say(site, request, outcome, &news);
}

static int load(struct device *device, struct site *site)
{
	int status = command_load(device);

	return status == EX_OK ? command_load_site(device, site) : status;
}

int command_knock(struct device *device, int argc, char **argv)
{
	static struct site site; /* too large for a stack */
	struct words words = { .seconds = NULL };
	const struct option options[] = { { "--for", &words.seconds, NULL },
					  { "--tries", &words.tries, NULL },
					  { "--source", &words.source, NULL },
					  { "--address", &words.addresses[0], NULL },
					  { "--address", &words.addresses[1], NULL },
					  { "--auto", NULL, &words.is_auto },
					  { "--spa", NULL, &words.is_spa },
					  { "--mqtt", NULL, &words.is_mqtt },
					  { "--https", NULL, &words.is_https },
					  { 0 } };
	struct request request = { .op = OL_KNOCK_REFRESH };
	int status;

	if (options_read(options, argc, argv, words.services, OL_KNOCK_SERVICES) < 0)
		return EX_USAGE;
	status = read_words(&words, &request);
	if (status == EX_OK)
		status = load(device, &site);
	if (status == EX_OK)
		status = add_services(&request, &site, words.services);
	if (status != EX_OK)
		return status;
	if (request.service_count)
		request.op = OL_KNOCK_OPEN;
	return send_request(&words, device, &site, &request);
}

/* One knock names so many services; more take more knocks. */
static int close_all(const struct words *words, struct device *device, const struct site *site,
		     const struct request *like)
{
	int status = EX_OK;

	if (!site->service_count)
		return complain(EX_USAGE, "close", "no service is known here; name those to close");
	for (unsigned i = 0; i < site->service_count && status == EX_OK; i += OL_KNOCK_SERVICES) {
		struct request request = *like;

		while (request.service_count < OL_KNOCK_SERVICES &&
		       i + request.service_count < site->service_count) {
			request.services[request.service_count] =
				site->services[i + request.service_count].id;
			request.service_count++;
		}
		status = send_request(words, device, site, &request);
	}
	return status;
}

int command_close(struct device *device, int argc, char **argv)
{
	static struct site site; /* too large for a stack */
	struct words words = { .seconds = NULL };
	const struct option options[] = { { "--tries", &words.tries, NULL },
					  { "--source", &words.source, NULL },
					  { "--address", &words.addresses[0], NULL },
					  { "--address", &words.addresses[1], NULL },
					  { "--auto", NULL, &words.is_auto },
					  { "--spa", NULL, &words.is_spa },
					  { "--mqtt", NULL, &words.is_mqtt },
					  { "--https", NULL, &words.is_https },
					  { 0 } };
	struct request request = { .op = OL_KNOCK_CLOSE };
	int status;

	if (options_read(options, argc, argv, words.services, OL_KNOCK_SERVICES) < 0)
		return EX_USAGE;
	status = read_words(&words, &request);
	if (status == EX_OK)
		status = load(device, &site);
	if (status == EX_OK)
		status = add_services(&request, &site, words.services);
	if (status != EX_OK)
		return status;
	return request.service_count ? send_request(&words, device, &site, &request)
				     : close_all(&words, device, &site, &request);
}
