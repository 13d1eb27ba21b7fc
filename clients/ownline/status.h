/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What this device may open, and what is open. */
#ifndef OWNLINE_STATUS_H
#define OWNLINE_STATUS_H

#include "api.h"
#include "device.h"

/* Asks the site, and keeps what it says of itself, of its services and of the device's account.
 * ret_reply and ret_problem may be NULL. Returns as api_call. */
int status_refresh(const struct device *device, struct site *site,
		   struct ol_device_status_reply *ret_reply, struct ol_problem *ret_problem);

#endif
