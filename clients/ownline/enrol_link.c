/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a device becomes one of a site by a link. */
#include "enrol.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "api.h"
#include "command.h"
#include "common/codec.h"
#include "common/crypto.h"
#include "common/link.h"
#include "common/loop.h"
#include "common/proof.h"
#include "common/sealed.h"
#include "descriptor.h"
#include "status.h"

#define PATIENCE_S  2
#define MOST_MISSES 30 /* tries in a row that reach nobody */
#define NAME_MOST   32

struct enrolling {
	struct device *device;
	struct ol_link link;
	char site[OL_LINK_TEXT];
	struct api api;
	struct ol_enrol request;
};

/* What others call this machine, as a name may be. */
static void default_name(char ret_name[static NAME_MOST + 1])
{
	char host[NAME_MOST + 1] = "";
	size_t length = 0;

	(void)gethostname(host, sizeof host - 1);
	for (const char *at = host; *at && *at != '.'; at++) {
		if (isalnum((unsigned char)*at))
			ret_name[length++] = (char)tolower((unsigned char)*at);
		else if (length)
			ret_name[length++] = '-';
	}
	ret_name[length] = '\0';
	if (!length)
		memcpy(ret_name, "device", sizeof "device");
}

static int load_or_make(struct device *device)
{
	int rc = device_load(device);

	if (rc == -ENOENT)
		rc = device_make(device);
	if (rc == -EPERM)
		return complain(EX_NOPERM, device->folder,
				"others can read device.key: chmod 0600");
	return rc < 0 ? complain(EX_OSERR, device->folder, strerror(-rc)) : EX_OK;
}

/* Fills the request, the same for every time it is sent. */
static int prepare(struct enrolling *self, const char *name)
{
	const struct ol_message *type = &ol_msg_enrol;
	char token[2 * OL_TOKEN + 1];
	int rc;

	default_name(self->request.name);
	if (name && ol_decode_field(type, ol_find_field(type, "name"), name, &self->request))
		return complain(EX_USAGE, "--name", "1 to 32 of a-z, 0-9 and -");
	memcpy(self->request.device_key, self->device->key, sizeof self->request.device_key);
	ol_enrol_sign(self->device->secret, self->link.site_key, self->link.token,
		      self->request.signature);
	rc = ol_open_put(self->request.token, sizeof self->request.token,
			 ol_hex(self->link.token, OL_TOKEN, token));
	ol_wipe(token, sizeof token);
	return rc < 0 ? EX_SOFTWARE : EX_OK;
}

static void show_digits(const struct ol_enrol_reply *reply)
{
	printf("Six digits: %.3s %.3s\n"
	       "Whoever made the link sees the same ones, and confirms them. Waiting",
	       reply->digits, reply->digits + 3);
	fflush(stdout);
}

static void wait_a_moment(void)
{
	const struct timespec moment = { .tv_sec = PATIENCE_S };

	if (isatty(STDOUT_FILENO)) {
		putchar('.');
		fflush(stdout);
	}
	nanosleep(&moment, NULL);
}

/* Asks until somebody has confirmed the device, or will not any more. */
static int ask(struct enrolling *self, struct ol_enrol_reply *reply)
{
	struct ol_problem problem;
	unsigned misses = 0;
	bool is_shown = false;

	for (;;) {
		int rc = api_call(&self->api, "/api/v1/enrol", NULL, &self->request, reply,
				  &problem);
		bool is_busy = rc == -EREMOTEIO && problem.status == 503;

		if (rc > 0 && reply->state == OL_DEVICE_STATE_ACTIVE)
			break;
		if (rc > 0 && !is_shown) {
			show_digits(reply);
			is_shown = true;
		}
		misses = rc > 0 ? 0 : misses + 1;
		if (rc < 0 &&
		    (!is_shown || (rc == -EREMOTEIO && !is_busy) || misses == MOST_MISSES)) {
			if (is_shown)
				putchar('\n');
			return api_complain(&self->api, rc, &problem);
		}
		wait_a_moment();
	}
	if (is_shown)
		puts(" confirmed.");
	return EX_OK;
}

/* Believes a descriptor that the key in the link has signed, and no other. */
static int take(struct enrolling *self, const struct ol_enrol_reply *reply)
{
	static struct site site; /* too large for a stack */
	struct ol_fault fault;
	int rc = descriptor_read(self->link.site_key, reply->descriptor,
				 reply->descriptor_signature, &site, &fault);

	if (rc == -EKEYREJECTED)
		return complain(EX_PROTOCOL, self->site,
				"what it says of itself is not signed by the key in the link");
	if (rc < 0)
		return complain(EX_PROTOCOL, fault.path, fault.why);
	if (descriptor_take_account(reply->has_broker_password ? reply->broker_password : NULL,
				    reply->has_slot ? reply->slot : NULL, &site) < 0)
		return complain(EX_PROTOCOL, self->site, "it gives a password that is none");
	rc = device_store_site(self->device, &site);
	if (rc < 0)
		return complain(EX_CANTCREAT, self->device->folder, strerror(-rc));
	(void)status_refresh(self->device, &site, NULL, NULL);
	printf("%s belongs to %s now. Try: ownline knock\n", self->request.name, self->site);
	return EX_OK;
}

int enrol_by_link(struct device *device, const char *link, const char *name, const char *authority)
{
	static struct ol_enrol_reply reply;
	struct enrolling self = { .device = device };
	int status = EX_OK, rc;

	if (ol_link_parse(link, &self.link) < 0 || self.link.kind != OL_LINK_ENROL)
		return complain(EX_DATAERR, "enrol", "this is no whole link of an enrolment");
	snprintf(self.site, sizeof self.site, "%s%s", self.link.is_plain ? "http://" : "https://",
		 self.link.host);
	self.api = (struct api){ .site = self.site, .authority = authority ? authority : "" };
	status = load_or_make(device);
	if (status == EX_OK && authority) {
		rc = device_store_authority(device, authority);
		if (rc < 0)
			status = complain(EX_NOINPUT, authority, strerror(-rc));
	}
	if (status == EX_OK)
		status = prepare(&self, name);
	if (status == EX_OK)
		status = ask(&self, &reply);
	if (status == EX_OK)
		status = take(&self, &reply);
	ol_wipe(&self, sizeof self);
	return status;
}
