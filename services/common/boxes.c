/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The box keys that knocks are sealed to. */
#include "common/boxes.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/crypto.h"

#define NAME_BYTES 64
#define PATH_BYTES 320

static const struct {
	const char *name;
	bool is_guest, is_previous;
} kinds[OL_BOXES] = {
	{ "box", false, false },
	{ "box-previous", false, true },
	{ "box-guest", true, false },
	{ "box-guest-previous", true, true },
};

/* A box has a generation before the present one only for a while after its keys were changed. */
static bool is_left_out(const struct ol_app *app, unsigned kind, const char *file)
{
	char path[PATH_BYTES];

	if (!kinds[kind].is_previous)
		return false;
	snprintf(path, sizeof path, "%s/keys/%s", app->dir, file);
	return access(path, F_OK) != 0;
}

int ol_boxes_public(const struct ol_app *app, struct ol_box ret_boxes[static OL_BOXES])
{
	char file[NAME_BYTES];
	int count = 0, rc;

	for (unsigned i = 0; i < OL_BOXES; i++) {
		struct ol_box *box = &ret_boxes[count];

		snprintf(file, sizeof file, "%s.pub", kinds[i].name);
		if (is_left_out(app, i, file))
			continue;
		rc = ol_app_key(app, file, box->key, sizeof box->key);
		if (rc < 0)
			return rc;
		box->is_guest = kinds[i].is_guest;
		box->is_previous = kinds[i].is_previous;
		count++;
	}
	return count;
}

int ol_boxes_secret(const struct ol_app *app, const char *role,
		    struct ol_knock_box ret_boxes[static OL_BOXES])
{
	char file[NAME_BYTES];
	uint8_t secret[32];
	int count = 0, rc = 0;

	for (unsigned i = 0; i < OL_BOXES && rc == 0; i++) {
		snprintf(file, sizeof file, "%s/%s.key", role, kinds[i].name);
		if (is_left_out(app, i, file))
			continue;
		rc = ol_app_key(app, file, secret, sizeof secret);
		if (rc < 0)
			break;
		ol_knock_box_init(&ret_boxes[count], secret);
		ret_boxes[count].is_guest = kinds[i].is_guest;
		count++;
	}
	ol_wipe(secret, sizeof secret);
	return rc < 0 ? rc : count;
}
