/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Doors as people read them. */
#ifndef OWNLINE_DOORS_H
#define OWNLINE_DOORS_H

#include "gen/messages.h"

/* One line each. */
void door_print_session(const struct ol_session_list_item *session);
void door_print_service(const struct ol_device_service *service);

#endif
