/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a device keeps. */
#include "device.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/crypto.h"
#include "common/knock.h"
#include "common/sign.h"
#include "files.h"

#define AUTHORITY_BYTES 65536

static const char *in_folder(const struct device *device, const char *name,
			     char path[static DEVICE_PATH])
{
	snprintf(path, DEVICE_PATH, "%s/%s", device->folder, name);
	return path;
}

int device_folder(struct device *device, const char *folder)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	int length;

	if (*folder)
		length = snprintf(device->folder, sizeof device->folder, "%s", folder);
	else if (state && *state == '/')
		length = snprintf(device->folder, sizeof device->folder, "%s/ownline", state);
	else if (home && *home == '/')
		length = snprintf(device->folder, sizeof device->folder, "%s/.local/state/ownline",
				  home);
	else
		return -ENOENT;
	return (size_t)length < sizeof device->folder ? 0 : -ENAMETOOLONG;
}

static int make_folders(const char *path)
{
	char part[DEVICE_PATH];
	size_t length = strlen(path);

	memcpy(part, path, length + 1);
	for (size_t i = 1; i <= length; i++) {
		if (path[i] != '/' && path[i] != '\0')
			continue;
		part[i] = '\0';
		if (mkdir(part, 0700) < 0 && errno != EEXIST)
			return -errno;
		part[i] = path[i];
	}
	return 0;
}

static void set_keys(struct device *device, const uint8_t seed[32])
{
	ol_ed25519_keys(seed, device->secret, device->key);
	ol_knock_device_id(device->key, device->id);
}

int device_make(struct device *device)
{
	char path[DEVICE_PATH], text[66];
	uint8_t seed[32];
	int rc = make_folders(device->folder);

	if (rc < 0)
		return rc;
	ol_random(seed, sizeof seed);
	ol_hex(seed, sizeof seed, text);
	text[64] = '\n';
	rc = file_write(in_folder(device, "device.key", path), text, 65, 1);
	if (rc == 0) {
		set_keys(device, seed);
		ol_hex(device->key, sizeof device->key, text);
		text[64] = '\n';
		rc = file_write(in_folder(device, "device.pub", path), text, 65, 0);
	}
	ol_wipe(seed, sizeof seed);
	ol_wipe(text, sizeof text);
	return rc;
}

void device_guest(struct device *device, const uint8_t seed[32])
{
	*device = (struct device){ 0 };
	set_keys(device, seed);
}

int device_load(struct device *device)
{
	char path[DEVICE_PATH];
	uint8_t seed[32];
	int rc = ol_key_read(in_folder(device, "device.key", path), true, seed, sizeof seed);

	if (rc == 0)
		set_keys(device, seed);
	ol_wipe(seed, sizeof seed);
	return rc;
}

void device_done(struct device *device)
{
	ol_wipe(device, sizeof *device);
}

static int read_last_t(const char *path, int64_t *ret_t_ms)
{
	char text[32];
	char *end;
	ssize_t length = file_read(path, text, sizeof text - 1);
	long long value;

	if (length == -ENOENT) {
		*ret_t_ms = 0;
		return 0;
	}
	if (length < 0)
		return (int)length;
	text[length] = '\0';
	errno = 0;
	value = strtoll(text, &end, 10);
	if (errno || end == text || *end != '\n' || value < 0 || value == INT64_MAX)
		return -EINVAL;
	*ret_t_ms = value;
	return 0;
}

static int64_t after(int64_t last_t_ms, int64_t now_ms)
{
	return last_t_ms + 1 > now_ms ? last_t_ms + 1 : now_ms;
}

int device_next_t(struct device *device, int64_t now_ms, int64_t *ret_t_ms)
{
	char path[DEVICE_PATH], text[32];
	int64_t t_ms = 0;
	int rc, length, lock;

	if (!*device->folder) {
		*ret_t_ms = device->last_t_ms = after(device->last_t_ms, now_ms);
		return 0;
	}
	lock = open(in_folder(device, "lock", path), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (lock < 0)
		return -errno;
	rc = flock(lock, LOCK_EX) < 0 ? -errno : 0;
	if (rc == 0)
		rc = read_last_t(in_folder(device, "last-t", path), &t_ms);
	if (rc == 0) {
		t_ms = after(t_ms, now_ms);
		length = snprintf(text, sizeof text, "%" PRId64 "\n", t_ms);
		rc = file_write(path, text, (size_t)length, 0);
	}
	close(lock);
	if (rc == 0)
		*ret_t_ms = t_ms;
	return rc;
}

const char *device_site_path(const struct device *device, char path[static DEVICE_PATH])
{
	return in_folder(device, "site.conf", path);
}

int device_store_site(const struct device *device, const struct site *site)
{
	char path[DEVICE_PATH];

	return site_write(device_site_path(device, path), site);
}

static const char *find_authority(const struct device *device, const char *name,
				  char path[static DEVICE_PATH])
{
	if (!*device->folder || access(in_folder(device, name, path), R_OK) < 0)
		*path = '\0';
	return path;
}

static int store_authority(const struct device *device, const char *name, const char *from)
{
	char text[AUTHORITY_BYTES], path[DEVICE_PATH];
	ssize_t length = file_read(from, text, sizeof text);

	if (length < 0)
		return (int)length;
	return file_write(in_folder(device, name, path), text, (size_t)length, 0);
}

const char *device_authority(const struct device *device, char path[static DEVICE_PATH])
{
	return find_authority(device, "authority.pem", path);
}

const char *device_public_authority(const struct device *device, char path[static DEVICE_PATH])
{
	return find_authority(device, "public-authority.pem", path);
}

int device_store_authority(const struct device *device, const char *path)
{
	return store_authority(device, "authority.pem", path);
}

int device_store_public_authority(const struct device *device, const char *path)
{
	return store_authority(device, "public-authority.pem", path);
}
