/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which route of the API a request means, by the table that proto/gen.py writes. No I/O. */
#ifndef API_ROUTES_H
#define API_ROUTES_H

#include "api-gateway/problem.h"
#include "gen/routes.h"

#define API_CAPTURES     2
#define API_CAPTURE_NAME 32
#define API_CAPTURE      72 /* room for the longest word of a path that is a value */
#define API_METHODS      40 /* room for the methods of one path */

/* A route, and the words of the path that stand for {field}. */
struct api_match {
	const struct ol_route *route;
	struct {
		char name[API_CAPTURE_NAME];
		char value[API_CAPTURE];
	} captures[API_CAPTURES];
	unsigned capture_count;
	char methods[API_METHODS]; /* of the path, if it has not this one: "GET, HEAD, PUT" */
};

/* Finds the route; HEAD is GET without a body. Returns API_OK, API_NOT_FOUND or
 * API_METHOD_NOT_ALLOWED. */
enum api_code api_route_find(const char *method, const char *path, struct api_match *ret_match);

#endif
