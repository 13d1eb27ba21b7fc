/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of ownline: each takes the words after its name and returns an exit status. */
#ifndef OWNLINE_COMMAND_H
#define OWNLINE_COMMAND_H

#include "knock.h"

int command_address(struct device *device, int argc, char **argv);
int command_new(struct device *device, int argc, char **argv);
int command_enrol(struct device *device, int argc, char **argv);
int command_knock(struct device *device, int argc, char **argv);
int command_close(struct device *device, int argc, char **argv);
int command_show(struct device *device, int argc, char **argv);
int command_status(struct device *device, int argc, char **argv);
int command_visit(struct device *device, int argc, char **argv);
int command_watch(struct device *device, int argc, char **argv);

/* Says on standard error what is wrong. Returns status. */
int complain(int status, const char *what, const char *why);

/* Reads the device's key, or its site. Returns EX_OK, or an exit status after complaining. */
int command_load(struct device *device);
int command_load_site(const struct device *device, struct site *ret_site);

/* Knocks by HTTPS and says what is open. Returns an exit status. */
int knock_by_https(struct device *device, const struct site *site, const struct request *request);

#endif
