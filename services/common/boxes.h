/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The box keys that knocks are sealed to: the members' and the guests', two generations of each. */
#ifndef OL_BOXES_H
#define OL_BOXES_H

#include <stdbool.h>
#include <stdint.h>

#include "common/knock.h"
#include "common/service.h"

/* A box as devices and session-manager know it. */
struct ol_box {
	uint8_t key[32];
	bool is_guest;
	bool is_previous;
};

/* Reads keys/box.pub and keys/box-guest.pub, and the -previous of each if it is there; members'
 * come first. Returns how many they are, or -errno (logged). */
int ol_boxes_public(const struct ol_app *app, struct ol_box ret_boxes[static OL_BOXES]);

/* Reads the secret keys of the same boxes from keys/ROLE/, where every gateway has copies of its
 * own. Returns how many they are, or -errno (logged). */
int ol_boxes_secret(const struct ol_app *app, const char *role,
		    struct ol_knock_box ret_boxes[static OL_BOXES]);

#endif
