/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells the service manager that we are ready. */
#ifndef OL_NOTIFY_H
#define OL_NOTIFY_H

/* Sends a state such as "READY=1" to $NOTIFY_SOCKET (sd_notify(3)); does nothing without one. */
void ol_notify(const char *state);

#endif
