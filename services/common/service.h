/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one boot order of every service: options, log, keys, rights, loop, bus, start, run, stop. */
#ifndef OL_SERVICE_H
#define OL_SERVICE_H

#include "common/bus.h"
#include "common/conf.h"
#include "common/loop.h"

/* What every service has; the first member of its own state struct. */
struct ol_app {
	struct ol_loop loop;
	struct ol_bus *bus;
	struct ol_keyring ring;
	struct ol_signer signer;
	char principal[OL_PRINCIPAL];
	char dir[200]; /* the state folder: tls/, keys/, peers/ */
};

struct ol_service {
	const char *name;             /* the role, e.g. "spa-gateway" */
	const char *summary;          /* one line for --help */
	const struct ol_opt *options; /* of conf */
	void *conf;
	struct ol_inbox *inbox;
	struct ol_app *app; /* start of the state struct; handlers and hooks get it as arg */
	int64_t session_s;
	uint64_t capabilities; /* bits of capabilities(7) kept when rights are dropped */
	int (*open)(struct ol_app
			    *app); /* before rights are dropped: privileged sockets; may be NULL */
	int (*start)(struct ol_app *app); /* after: everything else, before the bus; may be NULL */
	void (*stop)(struct ol_app *app); /* may be NULL */
	struct ol_bus_hooks hooks;        /* arg is filled in */
};

/* Runs a service until SIGTERM. Returns its exit status: 0; 64 usage; 78 configuration or keys;
 * 71 the system refused something (sysexits.h). */
int ol_service_main(const struct ol_service *service, int argc, char **argv);

/* Reads the X25519 or Ed25519 key file NAME under keys/. Returns 0 or -errno, and logs why. */
int ol_app_key(const struct ol_app *app, const char *name, uint8_t *ret_key, size_t size);

#endif
