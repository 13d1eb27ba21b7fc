/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of ownline: each takes the words after its name and returns an exit status. */
#ifndef OWNLINE_COMMAND_H
#define OWNLINE_COMMAND_H

#include "device.h"

int command_new(struct device *device, int argc, char **argv);
int command_enrol(struct device *device, int argc, char **argv);
int command_knock(struct device *device, int argc, char **argv);
int command_show(struct device *device, int argc, char **argv);

#endif
