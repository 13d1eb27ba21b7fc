/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests to the HTTP API of a site, by the table of its routes. */
#ifndef OWNLINE_API_H
#define OWNLINE_API_H

#include <sys/types.h>

#include "common/addr.h"
#include "gen/messages.h"

#define API_EMPTY 204 /* all is well, and there is nothing to say */

struct api {
	const char *site;      /* "https://home.example.org" */
	const char *authority; /* PEM file of whoever certified it; "" = the system's */
	uint8_t family;        /* 4, 6, or 0 = any */
	struct ol_addr source; /* from this address; family 0 = any */
};

/* Sends a request. path is that of a route, in which word stands for {…}. request is the struct of
 * its call, of which the fields of body are sent, or the bytes of a binary route. ret_reply is the
 * struct of its reply, of which the fields that clients see are set, or for a route that answers a
 * session, struct ol_session_list_item. Returns the HTTP status (API_EMPTY: no reply), or
 * -EREMOTEIO: refused, ret_problem says why; or what https_send returns, and ret_problem->detail
 * why. */
int api_call(const struct api *api, const char *path, const char *word, const void *request,
	     void *ret_reply, struct ol_problem *ret_problem);

/* Writes a reply as clients see it, and a zero. Returns its length or -errno. */
ssize_t api_write(const char *path, const void *reply, char *text, size_t size);

/* Prints it, with the end of a line. Returns an exit status. */
int api_print(const char *path, const void *reply);

/* Says why a request failed. Returns an exit status. */
int api_complain(const struct api *api, int rc, const struct ol_problem *problem);

#endif
