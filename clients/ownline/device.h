/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a device keeps: its key, the time stamp of its latest knock, and the site it belongs to. */
#ifndef OWNLINE_DEVICE_H
#define OWNLINE_DEVICE_H

#include <stdint.h>

#include "site.h"

#define DEVICE_PATH 400

struct device {
	char folder[DEVICE_PATH - 64]; /* "" = nothing is kept: a guest */
	uint8_t secret[64];
	uint8_t key[32];
	uint8_t id[16];
	int64_t last_t_ms; /* of a guest */
};

/* The folder of the device: folder itself, or if it is empty $XDG_STATE_HOME/ownline or
 * ~/.local/state/ownline. Returns 0 or -ENAMETOOLONG or -ENOENT (no home). */
int device_folder(struct device *device, const char *folder);

/* Makes a key in the folder. Refuses to replace one: -EEXIST. Returns 0 or -errno. */
int device_make(struct device *device);

/* Makes a device that lives as long as this process, of a seed. */
void device_guest(struct device *device, const uint8_t seed[32]);

/* Reads the key. Returns 0, -ENOENT (no key yet), -EPERM (others can read it) or -errno. */
int device_load(struct device *device);
void device_done(struct device *device);

/* The time stamp of the next knock, max(last + 1, now_ms), stored before it is returned so that no
 * stamp is ever used twice. Two processes wait for each other. Returns 0 or -errno. */
int device_next_t(struct device *device, int64_t now_ms, int64_t *ret_t_ms);

/* Where what is known of the device's site stands. */
const char *device_site_path(const struct device *device, char path[static DEVICE_PATH]);

/* Stores what is known of the site. Returns as site_write. */
int device_store_site(const struct device *device, const struct site *site);

/* The file of the authority that certified the site's HTTP API and its broker; "" if there is none
 * of its own. */
const char *device_authority(const struct device *device, char path[static DEVICE_PATH]);

/* The same for public brokers. */
const char *device_public_authority(const struct device *device, char path[static DEVICE_PATH]);

/* Keep a copy of such a file. Return 0 or -errno. */
int device_store_authority(const struct device *device, const char *path);
int device_store_public_authority(const struct device *device, const char *path);

#endif
