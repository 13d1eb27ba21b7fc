/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The process that speaks to one public broker: whatever that broker does, it does it to a process
 * that knows nothing and that can be ended. */
#ifndef UPD_PUBLIC_H
#define UPD_PUBLIC_H

#define UPD_PUBLIC_WORD "--public" /* the argument that makes ip-updater such a process */

/* Its main: takes its task from the socket that is its standard input, and ends when the connection
 * is lost. Returns an exit status of sysexits.h. */
int upd_public_main(void);

#endif
