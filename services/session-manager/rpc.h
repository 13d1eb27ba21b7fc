/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calls of administrators. Each may come twice and then changes nothing more. */
#ifndef OL_RPC_H
#define OL_RPC_H

#include "common/bus.h"

int rpc_user_add(void *arg, const struct ol_delivery *call);
int rpc_device_add(void *arg, const struct ol_delivery *call);
int rpc_router_add(void *arg, const struct ol_delivery *call);
int rpc_service_add(void *arg, const struct ol_delivery *call);
int rpc_grant_add(void *arg, const struct ol_delivery *call);

/* These end sessions. */
int rpc_device_revoke(void *arg, const struct ol_delivery *call);
int rpc_grant_remove(void *arg, const struct ol_delivery *call);
int rpc_session_revoke(void *arg, const struct ol_delivery *call);

/* Every call whose reply is a page of a list. */
int rpc_list(void *arg, const struct ol_delivery *call);

#endif
