/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Transactions of the ledger: begun again when another instance was faster, published when done. */
#ifndef OL_ROUND_H
#define OL_ROUND_H

#include "session-manager/sm.h"

/* Enters into sm->ledger what is to be done. */
typedef void round_work(struct sm *sm, void *arg);

/* Runs one transaction and publishes what follows from it. Returns 0 or what ledger_commit returns.
 */
int round_transact(struct sm *sm, round_work *work, void *arg);

/* The bus's hook: commits what the messages of a round ask for. */
int round_commit(void *arg);

#endif
