/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The items of lists and views, as their statements have them. */
#ifndef OL_ITEMS_H
#define OL_ITEMS_H

#include "gen/messages.h"
#include "session-manager/rows.h"

extern const struct row_column item_session_columns[20];
extern const struct row_column item_device_columns[11];
extern const struct row_column item_invitation_columns[14];
extern const struct row_column item_service_columns[11]; /* of views */
extern const struct row_column item_router_columns[5];

#endif
