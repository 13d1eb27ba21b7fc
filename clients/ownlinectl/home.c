/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The admin's place in the state folder. */
#include "home.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sysexits.h>
#include <unistd.h>

#include "common/crypto.h"
#include "common/log.h"
#include "value.h"

#define PREFIX "ownlinectl-"
#define SUFFIX ".key"

/* The length of NAME in "ownlinectl-NAME.key", 0 if it is another file. */
static size_t admin_length(const char *file)
{
	size_t length = strlen(file), around = strlen(PREFIX) + strlen(SUFFIX);

	if (length <= around || strncmp(file, PREFIX, strlen(PREFIX)) != 0 ||
	    strcmp(file + length - strlen(SUFFIX), SUFFIX) != 0 ||
	    !ctl_is_name(file + strlen(PREFIX), length - around))
		return 0;
	return length - around;
}

/* Looks for the one admin whose key is in the folder. */
static int find_admin(struct ctl_home *home, const char *dir, struct ctl_fault *fault)
{
	char path[CTL_PATH];
	const struct dirent *entry;
	unsigned found = 0;
	DIR *keys;

	snprintf(path, sizeof path, "%s/keys", dir);
	keys = opendir(path);
	if (!keys)
		return ctl_refuse(fault, EX_CONFIG,
				  "%s: %s; run deploy/setup, or name its folder with --dir", path,
				  strerror(errno));
	while ((entry = readdir(keys))) {
		int length = (int)admin_length(entry->d_name);

		if (length && found++ == 0)
			snprintf(home->principal, sizeof home->principal, "%s%.*s", PREFIX, length,
				 entry->d_name + strlen(PREFIX));
	}
	closedir(keys);
	if (found == 1)
		return 0;
	if (found)
		return ctl_refuse(fault, EX_CONFIG,
				  "%s: keys of %u admins; say with --name which one you are", path,
				  found);
	return ctl_refuse(fault, EX_CONFIG,
			  "%s: no " PREFIX "NAME" SUFFIX "; deploy/setup --admin NAME makes one",
			  path);
}

/* Takes "NAME" and "ownlinectl-NAME". */
static int set_admin(struct ctl_home *home, const char *name, struct ctl_fault *fault)
{
	char quoted[512];

	if (!strncmp(name, PREFIX, strlen(PREFIX)))
		name += strlen(PREFIX);
	if (!ctl_is_name(name, strlen(name)))
		return ctl_refuse(fault, EX_USAGE, "--name %s: not the name of an admin",
				  ol_log_quote(name, quoted));
	snprintf(home->principal, sizeof home->principal, PREFIX "%s", name);
	return 0;
}

static int read_options_file(const struct ctl_home *home, struct ctl_options *options,
			     struct ctl_fault *fault)
{
	const struct ol_opt *const tables[] = { ctl_options };
	void *const confs[] = { options };
	char path[CTL_PATH];
	struct ol_conf_fault why;

	if (*options->config)
		snprintf(path, sizeof path, "%s", options->config);
	else
		snprintf(path, sizeof path, "%s/%s.conf", options->dir, home->principal);
	if (!*options->config && access(path, F_OK) != 0)
		return 0;
	if (ol_conf_read(path, tables, confs, 1, &why) < 0)
		return ctl_refuse(fault, EX_CONFIG, "%s: %s", why.where, why.why);
	return 0;
}

int ctl_home_find(struct ctl_home *home, struct ctl_options *options, struct ctl_fault *fault)
{
	int rc = *options->name ? set_admin(home, options->name, fault)
				: find_admin(home, options->dir, fault);

	return rc < 0 ? rc : read_options_file(home, options, fault);
}

static int read_seed(struct ctl_home *home, struct ctl_fault *fault)
{
	const char *path = home->seed;
	uint8_t seed[32];
	int rc = ol_key_read(path, true, seed, sizeof seed);

	if (rc == 0)
		ol_signer_init(&home->signer, seed);
	ol_wipe(seed, sizeof seed);
	if (rc == -EPERM)
		return ctl_refuse(fault, EX_CONFIG, "%s: others can read it: chmod 0400", path);
	if (rc == -ENOENT)
		return ctl_refuse(fault, EX_CONFIG,
				  "%s: no such file; deploy/setup --admin %s makes it", path,
				  home->principal + strlen(PREFIX));
	if (rc == -EACCES)
		return ctl_refuse(fault, EX_CONFIG, "%s: you may not read it; try with sudo", path);
	if (rc < 0)
		return ctl_refuse(fault, EX_CONFIG, "%s: not a key: %s", path, strerror(-rc));
	return 0;
}

static int check_file(const char *path, struct ctl_fault *fault)
{
	if (access(path, R_OK) == 0)
		return 0;
	return ctl_refuse(fault, EX_CONFIG, "%s: %s; deploy/setup makes it", path, strerror(errno));
}

static int read_peers(struct ctl_home *home, const char *dir, struct ctl_fault *fault)
{
	char path[CTL_PATH];
	int rc;

	snprintf(path, sizeof path, "%s/peers", dir);
	rc = ol_keyring_load(&home->ring, path);
	if (rc < 0)
		return ctl_refuse(fault, EX_CONFIG, "%s: public keys cannot be read: %s", path,
				  strerror(-rc));
	return 0;
}

int ctl_home_open(struct ctl_home *home, const struct ctl_options *options, struct ctl_fault *fault)
{
	int rc;

	home->lock = -1;
	snprintf(home->ca, sizeof home->ca, "%s/tls/ca.crt", options->dir);
	snprintf(home->cert, sizeof home->cert, "%s/tls/%s.crt", options->dir, home->principal);
	snprintf(home->key, sizeof home->key, "%s/tls/%s.key", options->dir, home->principal);
	snprintf(home->seed, sizeof home->seed, "%s/keys/%s" SUFFIX, options->dir, home->principal);
	rc = read_seed(home, fault);
	if (rc == 0)
		rc = read_peers(home, options->dir, fault);
	if (rc == 0)
		rc = check_file(home->ca, fault);
	if (rc == 0)
		rc = check_file(home->cert, fault);
	return rc < 0 ? rc : check_file(home->key, fault);
}

void ctl_home_close(struct ctl_home *home)
{
	ctl_home_unlock(home);
	ol_signer_done(&home->signer);
}

int ctl_home_lock(struct ctl_home *home, struct ctl_fault *fault)
{
	home->lock = open(home->seed, O_RDONLY | O_CLOEXEC);
	if (home->lock >= 0 && flock(home->lock, LOCK_EX) == 0)
		return 0;
	return ctl_refuse(fault, EX_OSERR, "%s: cannot be locked: %s", home->seed, strerror(errno));
}

void ctl_home_unlock(struct ctl_home *home)
{
	if (home->lock >= 0)
		close(home->lock);
	home->lock = -1;
}

/* Why a file of a public key cannot be read. */
static const char *why_not(int rc)
{
	return rc == -EINVAL ? "must hold 64 hex digits and a line end" : strerror(-rc);
}

int ctl_home_read_public(const char *dir, const char *name, uint8_t ret_key[static 32],
			 struct ctl_fault *fault)
{
	char path[CTL_PATH];
	int rc;

	snprintf(path, sizeof path, "%s/keys/%s.pub", dir, name);
	rc = ol_key_read(path, false, ret_key, 32);
	if (rc < 0)
		return ctl_refuse(fault, EX_CONFIG, "%s: %s; deploy/setup makes it", path,
				  why_not(rc));
	return 0;
}

int ctl_home_read_keys(struct ctl_request *request, struct ctl_fault *fault)
{
	char quoted[512];

	for (unsigned i = 0; i < request->lookup_count; i++) {
		const struct ctl_lookup *lookup = &request->lookups[i];
		int rc;

		if (lookup->argument->reader != CTL_KEY)
			continue;
		rc = ol_key_read(lookup->text, false, request->message + lookup->field->offset,
				 lookup->field->size);
		if (rc < 0)
			return ctl_refuse(fault, EX_USAGE, "%s @%s: %s", lookup->argument->name,
					  ol_log_quote(lookup->text, quoted), why_not(rc));
	}
	return 0;
}
