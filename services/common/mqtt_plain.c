/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands for TLS in a build without it. */
#include <stddef.h>

#include "common/mqtt_tls.h"

bool ol_mqtt_has_tls(void)
{
	return false;
}

void ol_mqtt_tls_start(void)
{
}

const char *ol_mqtt_tls_fault(const struct ol_mqtt_conf *conf)
{
	(void)conf;
	return NULL;
}

bool ol_mqtt_tls_has_more(void *ssl)
{
	(void)ssl;
	return false;
}
