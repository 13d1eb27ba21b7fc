/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What devices and logins get that nobody else can make: passwords at the broker, and slots at
 * public brokers. All of it comes from one key, so none of it is kept. */
#ifndef OL_CLIENT_KEYS_H
#define OL_CLIENT_KEYS_H

#include <stdint.h>

#define CLIENT_ID       16
#define CLIENT_PASSWORD 44 /* 43 characters and a zero */
#define CLIENT_SLOT     16
#define CLIENT_TAG      9 /* 8 characters and a zero */

/* The password of an account. An id's next account, at another epoch, has another one. */
void client_password(const uint8_t key[static 32], const uint8_t id[static CLIENT_ID],
		     int64_t epoch, char ret_password[static CLIENT_PASSWORD]);

/* Where a device's knocks stand on a public broker. */
void client_slot(const uint8_t key[static 32], const uint8_t id[static CLIENT_ID],
		 uint8_t ret_slot[static CLIENT_SLOT]);

/* What tells accounts with passwords of this key from those of another one. */
void client_tag(const uint8_t key[static 32], char ret_tag[static CLIENT_TAG]);

#endif
