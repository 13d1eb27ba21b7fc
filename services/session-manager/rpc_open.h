/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls that open and extend sessions; rpc_session.c has their rows of the table. */
#ifndef OL_RPC_OPEN_H
#define OL_RPC_OPEN_H

#include "session-manager/rpc.h"

void rpc_session_open(struct sm *sm, struct rpc *rpc);
void rpc_session_extend(struct sm *sm, struct rpc *rpc);

#endif
