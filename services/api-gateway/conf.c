/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options of api-gateway. */
#include "api-gateway/conf.h"

#include "api-gateway/seats.h"

const struct ol_opt api_options[] = {
	OL_STR("listen", struct api_conf, listen, "127.0.0.1",
	       "addresses to serve HTTP at, at most 4, blanks between them"),
	OL_INT("http-port", struct api_conf, http_port, 1, 65535, "8080", "port to serve HTTP at"),
	OL_STR("origin", struct api_conf, origin, "http://localhost:8080",
	       "what browsers reach us by: scheme://host[:port]"),
	OL_STR("tls-certificate", struct api_conf, certificate, "",
	       "PEM file; without one, plain HTTP"),
	OL_STR("tls-key", struct api_conf, key, "", "PEM file of its key"),
	OL_STR("trusted-proxies", struct api_conf, proxies, "",
	       "addresses and prefixes whose X-Forwarded-For is believed"),
	OL_INT("connections", struct api_conf, connections, 16, API_SEATS_MAX, "512",
	       "most connections at a time"),
	OL_INT("per-address", struct api_conf, per_address, 1, API_SEATS_MAX, "64",
	       "most of them from one address, or one /64 of IPv6; proxies have no limit"),
	OL_STR("app", struct api_conf, app, OL_WWW, "folder with the app's files; empty = none"),
	OL_STR("connect-src", struct api_conf, connect_src, "",
	       "servers that the app may connect to beside this one"),
	OL_STR("metrics-listen", struct api_conf, metrics_listen, "127.0.0.1",
	       "address to serve /metrics at"),
	OL_INT("metrics-port", struct api_conf, metrics_port, 0, 65535, "9464",
	       "its port; 0 = none"),
	OL_END,
};
