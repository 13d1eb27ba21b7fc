/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Knocks that go by HTTPS. */
#include "knock_https.h"

#include <errno.h>
#include <stdio.h>
#include <sysexits.h>

#include "command.h"
#include "doors.h"

int knock_https(struct device *device, const struct api *api, const char *path,
		const uint8_t box[32], const struct request *request,
		struct ol_session_list_item ret_sessions[static SEND_FAMILIES],
		struct ol_problem *ret_problem)
{
	static const uint8_t versions[SEND_FAMILIES] = { 4, 6 };
	uint8_t packet[OL_KNOCK_PACKET];
	int64_t t_ms;
	struct ol_problem problem;
	int count = 0, error = -EHOSTUNREACH;
	bool is_heard = false;

	for (unsigned i = 0; i < SEND_FAMILIES; i++) {
		struct api one = *api;
		int rc;

		one.family = versions[i];
		if (api->source.family && api->source.family != one.family)
			continue;
		rc = knock_make(device, box, request, OL_KNOCK_HTTPS, packet, &t_ms);
		if (rc < 0)
			return rc;
		rc = api_call(&one, path, NULL, packet, &ret_sessions[count], &problem);
		if (rc > 0) {
			is_heard = true;
			count += rc != API_EMPTY;
		} else if (rc == -EREMOTEIO || error == -EHOSTUNREACH) {
			error = rc;
			*ret_problem = problem;
		}
	}
	return is_heard ? count : error;
}

int knock_by_https(struct device *device, const struct site *site, const struct request *request)
{
	char authority[DEVICE_PATH];
	struct api api = { .site = site->url,
			   .authority = device_authority(device, authority),
			   .source = request->source };
	struct ol_session_list_item sessions[SEND_FAMILIES];
	struct ol_problem problem;
	int count;

	if (!*site->url)
		return complain(EX_UNAVAILABLE, site->host, "this site has no HTTP API");
	count = knock_https(device, &api, "/api/v1/knock", site->box, request, sessions, &problem);
	if (count < 0)
		return api_complain(&api, count, &problem);
	for (int i = 0; i < count; i++)
		door_print_session(&sessions[i]);
	if (!count)
		puts("The site has heard the knock; nothing is open by it.");
	return EX_OK;
}
