/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a device becomes one of a site. */
#ifndef OWNLINE_ENROL_H
#define OWNLINE_ENROL_H

#include "device.h"

/* By a link: asks the site, which somebody there must confirm. name is what the device is to be
 * called, authority a PEM file of who certified the site; NULL = neither. Returns an exit status.
 */
int enrol_by_link(struct device *device, const char *link, const char *name, const char *authority);

#endif
