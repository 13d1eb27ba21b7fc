/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one boot order of every service. */
#include "common/service.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "common/crypto.h"
#include "common/log.h"
#include "common/memory.h"
#include "common/notify.h"
#include "common/rights.h"

#define PATH_BYTES 256
#define SETTLE_MS  5000 /* by then a service is connected and has what it needs */

struct common {
	char config[200];
	char dir[200];
	char name[OL_PRINCIPAL];
	char broker[128];
	int64_t port;
	char user[64];
	char log_level[8];
};

static const struct ol_opt common_options[] = {
	OL_STR("config", struct common, config, "",
	       "options file; default DIR/NAME.conf if it exists"),
	OL_STR("dir", struct common, dir, "/etc/ownline",
	       "state folder with tls/, keys/ and peers/"),
	OL_STR("name", struct common, name, "", "principal: certificate name and key name"),
	OL_STR("broker", struct common, broker, "127.0.0.1", "address of the message broker"),
	OL_INT("port", struct common, port, 1, 65535, "8883", "port of the message broker"),
	OL_STR("user", struct common, user, "", "user to become when started as root"),
	OL_STR("log-level", struct common, log_level, "info", "error, warn, info or debug"),
	OL_END,
};

static void print_help(const struct ol_service *service)
{
	printf("Usage: %s [--OPTION VALUE]...\n%s\n\nOptions (the same names stand in the options "
	       "file as"
	       " NAME = VALUE):\n",
	       service->name, service->summary);
	ol_conf_print(service->options);
	ol_conf_print(common_options);
	printf("  --help, --version\n\nExit status: 0 stopped by a signal, 64 wrong usage, 71 the "
	       "system"
	       " refused, 78 configuration or keys.\n");
}

static int set_option(const struct ol_service *service, struct common *common, const char *name,
		      const char *value)
{
	int rc = ol_conf_set(common_options, common, name, value);

	return rc == -ENOENT ? ol_conf_set(service->options, service->conf, name, value) : rc;
}

/* Takes --name value and --name=value. Returns 0 or -EINVAL. */
static int read_arguments(const struct ol_service *service, struct common *common, int argc,
			  char **argv)
{
	for (int i = 1; i < argc; i++) {
		char name[64];
		const char *word = argv[i];
		const char *value = strchr(word, '=');
		size_t length = value ? (size_t)(value - word) : strlen(word);
		int rc = -ENOENT;

		if (strncmp(word, "--", 2) != 0 || length - 2 >= sizeof name)
			goto refuse;
		memcpy(name, word + 2, length - 2);
		name[length - 2] = '\0';
		value = value ? value + 1 : argv[++i];
		rc = value ? set_option(service, common, name, value) : -EINVAL;
		if (rc == 0)
			continue;
refuse:
		fprintf(stderr, "%s: %.80s: %s; see %s --help\n", service->name, word,
			rc == -ENOENT ? "no such option" : "wrong or missing value", service->name);
		return -EINVAL;
	}
	return 0;
}

static int read_file(const struct ol_service *service, struct common *common)
{
	const struct ol_opt *const tables[] = { common_options, service->options };
	void *const confs[] = { common, service->conf };
	char path[PATH_BYTES + OL_PRINCIPAL];
	struct ol_conf_fault fault;
	int rc;

	if (*common->config)
		snprintf(path, sizeof path, "%s", common->config);
	else
		snprintf(path, sizeof path, "%s/%s.conf", common->dir, common->name);
	if (!*common->config && access(path, F_OK) != 0)
		return 0;
	rc = ol_conf_read(path, tables, confs, 2, &fault);
	if (rc < 0)
		fprintf(stderr, "%s: %s: %s\n", service->name, fault.where, fault.why);
	return rc;
}

/* The command line goes before the file, but names it: so it is read twice. */
static int read_options(const struct ol_service *service, struct common *common, int argc,
			char **argv)
{
	enum ol_level level = OL_INFO;

	ol_conf_defaults(common_options, common);
	ol_conf_defaults(service->options, service->conf);
	snprintf(common->name, sizeof common->name, "%s", service->name);
	if (read_arguments(service, common, argc, argv) < 0)
		return EX_USAGE;
	if (read_file(service, common) < 0)
		return EX_CONFIG;
	(void)read_arguments(service, common, argc, argv);
	if (ol_log_level(common->log_level, &level) < 0) {
		fprintf(stderr, "%s: log-level: error, warn, info or debug\n", service->name);
		return EX_USAGE;
	}
	ol_log_init(service->name, level);
	snprintf(service->app->principal, sizeof service->app->principal, "%s", common->name);
	snprintf(service->app->dir, sizeof service->app->dir, "%s", common->dir);
	return EX_OK;
}

int ol_app_key(const struct ol_app *app, const char *name, uint8_t *ret_key, size_t size)
{
	char path[PATH_BYTES + OL_PRINCIPAL];
	bool is_public = strstr(name, ".pub") != NULL;
	int rc;

	snprintf(path, sizeof path, "%s/keys/%s", app->dir, name);
	rc = ol_key_read(path, !is_public, ret_key, size);
	if (rc < 0)
		ol_log(OL_ERROR, "key_refused", "file=%s why=\"%s\"", path,
		       rc == -EPERM ? "others can read it: chmod 0400" : strerror(-rc));
	return rc;
}

static int load_keys(struct ol_app *app)
{
	char path[PATH_BYTES + OL_PRINCIPAL];
	struct ol_signer before = app->signer; /* a reload must not take the sequence back */
	uint8_t seed[32];
	int rc;

	snprintf(path, sizeof path, "%s/peers", app->dir);
	rc = ol_keyring_load(&app->ring, path);
	if (rc < 0) {
		ol_log(OL_ERROR, "peers_refused", "folder=%s why=\"%s\"", path, strerror(-rc));
		return rc;
	}
	snprintf(path, sizeof path, "%s.key", app->principal);
	rc = ol_app_key(app, path, seed, sizeof seed);
	if (rc == 0) {
		ol_signer_init(&app->signer, seed);
		memcpy(app->signer.last_seq, before.last_seq, sizeof before.last_seq);
	}
	ol_wipe(seed, sizeof seed);
	ol_signer_done(&before);
	return rc;
}

static int open_bus(const struct ol_service *service, const struct common *common)
{
	struct ol_app *app = service->app;
	struct ol_bus_hooks hooks = service->hooks;
	char ca[PATH_BYTES], cert[PATH_BYTES + OL_PRINCIPAL], key[PATH_BYTES + OL_PRINCIPAL];
	struct ol_bus_conf conf = { .host = common->broker,
				    .port = (uint16_t)common->port,
				    .ca = ca,
				    .cert = cert,
				    .key = key,
				    .principal = app->principal,
				    .session_s = service->session_s };

	snprintf(ca, sizeof ca, "%s/tls/ca.crt", app->dir);
	snprintf(cert, sizeof cert, "%s/tls/%s.crt", app->dir, app->principal);
	snprintf(key, sizeof key, "%s/tls/%s.key", app->dir, app->principal);
	hooks.arg = app;
	return ol_bus_new(&app->loop, &conf, service->inbox, &app->ring, &app->signer, &hooks,
			  &app->bus);
}

static int give_up_rights(const struct ol_service *service, const struct common *common)
{
	int rc = ol_rights_drop(common->user, service->capabilities);

	if (rc < 0)
		ol_log(OL_ERROR, "rights_not_dropped", "user=%s why=\"%s\"", common->user,
		       rc == -EPERM ? "must not run as root: give --user" : strerror(-rc));
	return rc;
}

static int boot(const struct ol_service *service, const struct common *common)
{
	struct ol_app *app = service->app;

	if (ol_crypto_init() < 0 || ol_loop_init(&app->loop) < 0)
		return EX_OSERR;
	if (service->open && service->open(app) < 0)
		return EX_OSERR;
	if (give_up_rights(service, common) < 0)
		return EX_OSERR;
	if (load_keys(app) < 0)
		return EX_CONFIG;
	if (service->start && service->start(app) < 0)
		return EX_CONFIG;
	return open_bus(service, common) < 0 ? EX_CONFIG : EX_OK;
}

static void settle(void *arg)
{
	(void)arg;
	ol_memory_settle();
}

static void run(const struct ol_service *service)
{
	struct ol_app *app = service->app;
	struct ol_timer settled = { .due_ms = ol_boottime_ms() + SETTLE_MS, .fire = settle };

	(void)ol_loop_timer(&app->loop, &settled);
	ol_log(OL_INFO, "started", "version=%s principal=%s", OL_VERSION, app->principal);
	ol_notify("READY=1");
	while (!app->loop.stopped) {
		ol_loop_step(&app->loop, 1000);
		if (app->loop.reload) {
			app->loop.reload = false;
			(void)load_keys(app);
		}
	}
	ol_notify("STOPPING=1");
}

int ol_service_main(const struct ol_service *service, int argc, char **argv)
{
	struct common common;
	int status;

	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--help")) {
			print_help(service);
			return EX_OK;
		}
		if (!strcmp(argv[i], "--version")) {
			printf("%s %s\n", service->name, OL_VERSION);
			return EX_OK;
		}
	}
	status = read_options(service, &common, argc, argv);
	if (status == EX_OK)
		status = boot(service, &common);
	if (status == EX_OK)
		run(service);
	ol_bus_free(service->app->bus); /* its last words are about what stop frees */
	service->app->bus = NULL;
	if (service->stop)
		service->stop(service->app);
	ol_signer_done(&service->app->signer);
	ol_loop_done(&service->app->loop);
	if (status == EX_OK)
		ol_log(OL_INFO, "stopped", "principal=%s", service->app->principal);
	return status;
}
