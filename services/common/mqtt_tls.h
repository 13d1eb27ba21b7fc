/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What mqtt.c asks of OpenSSL: mqtt_tls.c answers, or mqtt_plain.c in a build without TLS. */
#ifndef OL_MQTT_TLS_H
#define OL_MQTT_TLS_H

#include <stdbool.h>

#include "common/mqtt.h"

/* Prepares OpenSSL, before libmosquitto does. */
void ol_mqtt_tls_start(void);

/* Why conf's key and certificate do not say who we are, or NULL. conf->ca, cert and key are set. */
const char *ol_mqtt_tls_fault(const struct ol_mqtt_conf *conf);

/* True if bytes wait decrypted where poll(2) cannot see them. ssl is OpenSSL's, or NULL. */
bool ol_mqtt_tls_has_more(void *ssl);

#endif
