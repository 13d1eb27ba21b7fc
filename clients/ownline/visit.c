/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A guest's visit: an invitation is redeemed by a knock with the key in its link. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "command.h"
#include "common/codec.h"
#include "common/crypto.h"
#include "common/link.h"
#include "doors.h"
#include "files.h"
#include "knock_https.h"
#include "moment.h"
#include "options.h"
#include "volley.h"

#define LOOK       "/api/v1/guest/invitations/{invitation}"
#define UDP_LOOKS  25 /* how often a guest looks whether a knock by UDP has opened the door */
#define UDP_PAUSE  200000000
#define PIN_BYTES  (OL_LINK_PIN + 2)
#define JSON_BYTES 8192

struct visit {
	struct device guest;
	struct ol_link link;
	char site[OL_LINK_TEXT];
	struct api api;
	struct ol_invitation_look_reply invitation;
	struct ol_session_list_item sessions[SEND_FAMILIES];
	int session_count;
};

/* Asks for the PIN without showing it. Returns 0 or -errno. */
static int ask_pin(char pin[static PIN_BYTES])
{
	struct termios before, hidden;
	int rc;

	if (tcgetattr(STDIN_FILENO, &before) < 0)
		return -ENOTTY;
	hidden = before;
	hidden.c_lflag &= ~(tcflag_t)ECHO;
	fputs("PIN: ", stderr);
	(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
	rc = file_line(pin, PIN_BYTES);
	(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
	fputc('\n', stderr);
	return rc;
}

static int read_pin(const char *path, char pin[static PIN_BYTES])
{
	ssize_t length;

	if (!path)
		return ask_pin(pin);
	if (!strcmp(path, "-"))
		return file_line(pin, PIN_BYTES);
	length = file_read(path, pin, PIN_BYTES - 1);
	if (length < 0)
		return (int)length;
	pin[length] = '\0';
	pin[strcspn(pin, "\r\n")] = '\0';
	return 0;
}

/* Makes the guest's key of link and PIN. */
static int become_guest(struct visit *visit, const char *pin_file)
{
	char pin[PIN_BYTES] = "";
	uint8_t seed[32];
	int rc = 0;

	if (visit->link.has_pin)
		rc = read_pin(pin_file, pin);
	if (rc < 0)
		return complain(EX_NOINPUT, pin_file ? pin_file : "PIN",
				rc == -ENOTTY ? "there is nobody to ask; give --pin-file"
					      : strerror(-rc));
	rc = ol_guest_seed(visit->link.seed, visit->link.has_pin ? pin : NULL, seed);
	if (rc == 0)
		device_guest(&visit->guest, seed);
	ol_wipe(pin, sizeof pin);
	ol_wipe(seed, sizeof seed);
	return rc < 0 ? complain(EX_DATAERR, "PIN", strerror(-rc)) : EX_OK;
}

/* Reads the invitation as it is now. Returns as api_call. */
static int ask(struct visit *visit, struct ol_problem *ret_problem)
{
	char id[33];

	return api_call(&visit->api, LOOK, ol_hex(visit->guest.id, sizeof visit->guest.id, id),
			NULL, &visit->invitation, ret_problem);
}

static int look(struct visit *visit)
{
	struct ol_problem problem;
	int rc = ask(visit, &problem);

	if (rc == -EREMOTEIO && problem.status == 404)
		return complain(EX_NOPERM, visit->site,
				visit->link.has_pin
					? "there is no such invitation; is the PIN right?"
					: "there is no such invitation (any more)");
	return rc < 0 ? api_complain(&visit->api, rc, &problem) : EX_OK;
}

static int refuse(const struct visit *visit)
{
	static const char *const words[] = {
		[OL_INVITATION_STATE_USED_UP] = "this invitation was used as often as it may be",
		[OL_INVITATION_STATE_EXPIRED] = "this invitation has ended",
		[OL_INVITATION_STATE_REVOKED] = "this invitation was taken back",
	};

	return complain(EX_UNAVAILABLE, visit->site, words[visit->invitation.state]);
}

static int visit_by_https(struct visit *visit, const struct request *request)
{
	struct ol_problem problem;
	int count = knock_https(&visit->guest, &visit->api, "/api/v1/guest/knock",
				visit->link.box_key, request, visit->sessions, &problem);

	if (count < 0)
		return api_complain(&visit->api, count, &problem);
	visit->session_count = count;
	(void)ask(visit, &problem); /* a use less is left */
	return EX_OK;
}

/* Nothing is ever answered to a knock by UDP, so the guest looks at the invitation again. */
static int visit_by_udp(struct visit *visit, const struct request *request)
{
	const struct timespec pause = { .tv_nsec = UDP_PAUSE };
	const struct target target = { visit->invitation.knock_host,
				       (uint16_t)visit->invitation.knock_port,
				       visit->link.box_key };
	int rc, status = EX_OK;

	if (!visit->invitation.has_knock_host)
		return complain(EX_UNAVAILABLE, visit->site, "there is nowhere to knock");
	rc = volley_run(&visit->guest, &target, request);
	if (rc < 0)
		return complain(EX_NOHOST, target.host, strerror(-rc));
	for (unsigned i = 0; i < UDP_LOOKS && status == EX_OK; i++) {
		status = look(visit);
		if (visit->invitation.visit_end_ms)
			return status;
		nanosleep(&pause, NULL);
	}
	return status == EX_OK ? complain(EX_TEMPFAIL, target.host, "the knock was not heard")
			       : status;
}

static void print(const struct visit *visit)
{
	const struct ol_invitation_look_reply *invitation = &visit->invitation;
	char text[MOMENT_TEXT];

	if (*invitation->message)
		printf("%s\n", invitation->message);
	for (int i = 0; i < visit->session_count; i++)
		door_print_session(&visit->sessions[i]);
	if (!visit->session_count)
		printf("%s: %s:%d is open until %s\n", invitation->service_title, invitation->host,
		       (int)invitation->port, moment(invitation->visit_end_ms, text));
}

/* {"invitation": …, "sessions": […]} */
static int print_json(const struct visit *visit)
{
	const struct ol_message *reply = &ol_msg_session_list_reply;
	const struct ol_message *item = reply->fields[ol_find_field(reply, "items")].item;
	char text[JSON_BYTES];

	fputs("{\"invitation\":", stdout);
	if (api_write(LOOK, &visit->invitation, text, sizeof text) < 0)
		return EX_SOFTWARE;
	printf("%s,\"sessions\":[", text);
	for (int i = 0; i < visit->session_count; i++) {
		ssize_t length = ol_encode(item, &visit->sessions[i], text, sizeof text);

		if (length < 0)
			return EX_SOFTWARE;
		printf("%s%.*s", i ? "," : "", (int)length, text);
	}
	puts("]}");
	return EX_OK;
}

static int run(struct visit *visit, const char *pin_file, bool is_udp, bool is_json)
{
	const struct request request = { .op = OL_KNOCK_REFRESH, .tries = 3 };
	int status = become_guest(visit, pin_file);

	if (status == EX_OK)
		status = look(visit);
	if (status == EX_OK && visit->invitation.state != OL_INVITATION_STATE_VALID)
		status = refuse(visit);
	if (status == EX_OK)
		status = is_udp ? visit_by_udp(visit, &request) : visit_by_https(visit, &request);
	if (status != EX_OK)
		return status;
	if (is_json)
		return print_json(visit);
	print(visit);
	return EX_OK;
}

int command_visit(struct device *device, int argc, char **argv)
{
	static struct visit visit; /* too large for a stack */
	const char *pin_file = NULL, *authority = "", *word = NULL;
	bool is_udp = false, is_http = false, is_json = false;
	const struct option options[] = {
		{ "--pin-file", &pin_file, NULL }, { "--ca", &authority, NULL },
		{ "--http", NULL, &is_http },      { "--spa", NULL, &is_udp },
		{ "--json", NULL, &is_json },      { 0 }
	};
	char line[OL_LINK_TEXT + 2];
	int status;

	(void)device;
	if (options_read(options, argc, argv, &word, 1) < 0)
		return EX_USAGE;
	if (!word || (is_udp && is_http))
		return complain(EX_USAGE, "visit", "give the link, and --http or --spa");
	if (!strcmp(word, "-"))
		word = file_line(line, sizeof line) < 0 ? "" : line;
	if (ol_link_parse(word, &visit.link) < 0 || visit.link.kind != OL_LINK_INVITATION)
		return complain(EX_DATAERR, "visit", "this is no whole link of an invitation");
	snprintf(visit.site, sizeof visit.site, "%s%s",
		 visit.link.is_plain ? "http://" : "https://", visit.link.host);
	visit.api = (struct api){ .site = visit.site, .authority = authority };
	status = run(&visit, pin_file, is_udp, is_json);
	ol_wipe(&visit, sizeof visit);
	ol_wipe(line, sizeof line);
	return status;
}
