/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Doors as people read them. */
#ifndef OWNLINE_DOORS_H
#define OWNLINE_DOORS_H

#include "gen/messages.h"

/* One line each. */
void door_print_session(const struct ol_session_list_item *session);
void door_print_service(const struct ol_device_service *service);

/* A time as the clock of the wall shows it; "now" in the same day is short. Returns text. */
#define DOOR_TIME 24
const char *door_time(int64_t at_ms, char text[static DOOR_TIME]);

#endif
