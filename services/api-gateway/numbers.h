/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Our own numbers, and everybody's for Prometheus. */
#ifndef API_NUMBERS_H
#define API_NUMBERS_H

#include "api-gateway/gateway.h"

/* Has the bus publish our numbers with our health; once. */
void api_numbers_publish(struct api_state *state);

/* The bus is about to publish them. */
void api_numbers_measure(void *arg);

/* The health of another service. */
int api_numbers_take(void *arg, const struct ol_delivery *delivery);

/* Handles a request for /metrics: a hook of the HTTP server. */
void api_numbers_answer(void *arg, const struct api_request *request);

#endif
