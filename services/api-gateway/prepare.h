/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What api-gateway must have before its first request: ports, keys, files. */
#ifndef API_PREPARE_H
#define API_PREPARE_H

#include "api-gateway/conf.h"
#include "api-gateway/gateway.h"

/* Opens the ports of the app and of /metrics; takes the other options, which live as long as state.
 * Returns 0 or -errno (logged). */
int api_open(struct api_state *state, const struct api_conf *conf);

/* Reads the box keys and session-manager's rpc key, makes a key for replies, and reads the app's
 * files from a folder ("" = none; one that cannot be read is left out, and said). Returns 0 or
 * -errno (logged). */
int api_prepare(struct api_state *state, const char *folder);

/* Answers whoever waits, closes the ports, wipes the keys. */
void api_close(struct api_state *state);

#endif
