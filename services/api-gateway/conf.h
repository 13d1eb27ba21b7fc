/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options of api-gateway. */
#ifndef API_CONF_H
#define API_CONF_H

#include "common/conf.h"

struct api_conf {
	char listen[200], origin[200], proxies[400], app[200], connect_src[400];
	char certificate[200], key[200], metrics_listen[64];
	int64_t http_port, connections, per_address, metrics_port;
};

extern const struct ol_opt api_options[];

#endif
