/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is to be done at a broker: where it is, who we are there, which topics. No I/O. */
#ifndef OWNLINE_ERRAND_H
#define OWNLINE_ERRAND_H

#include <stdbool.h>
#include <stdint.h>

#include "common/broker_url.h"
#include "device.h"
#include "site.h"

#define ERRAND_CLIENT 33
#define ERRAND_TOPIC  80

struct errand {
	struct ol_broker_url broker; /* with user and password */
	char client[ERRAND_CLIENT];
	char ca[DEVICE_PATH];       /* PEM file of whom to believe; "" = the system's */
	char results[ERRAND_TOPIC]; /* the topic to listen on; "" = none */
	char knocks[ERRAND_TOPIC];  /* the topic of the knock */
	uint32_t kept_s;            /* how long the broker is to keep it for others; 0 = not */
};

/* At the home broker: the device is known there by its id, and hears what became of its knocks.
 * Returns 0, -ENOENT (the site has none), -EINVAL (its URL is none) or -EPROTONOSUPPORT (it wants
 * TLS, and this build has none). */
int errand_home(const struct site *site, const struct device *device, struct errand *ret_errand);

/* At a public broker of the site, where nothing tells whose knock it is. Returns 0, -ENOENT (the
 * device has no slot), -EINVAL or -EPROTONOSUPPORT. */
int errand_public(const struct site *site, unsigned number, struct errand *ret_errand);

#endif
