/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mark of a browser in which a user has logged in before: it has tries of its own, so that
 * nobody who guesses passwords can lock the user out. It grants nothing else. No I/O. */
#ifndef OL_BROWSER_H
#define OL_BROWSER_H

#include <stdbool.h>
#include <stdint.h>

#define BROWSER_NONCE 16
#define BROWSER_MARK  (8 + BROWSER_NONCE + 32) /* user | nonce | MAC */

/* The key of the marks, made of a secret that all replicas have. */
void browser_key(const uint8_t secret[static 32], uint8_t ret_key[static 32]);

/* Marks a browser. generation rises with every change of the user's password and ends all marks. */
void browser_mark(const uint8_t key[static 32], uint64_t user, int64_t generation,
		  uint8_t ret_mark[static BROWSER_MARK]);

/* True if the mark is of this user, and no older than the password. Its nonce is then
 * mark + 8. */
bool browser_is_known(const uint8_t key[static 32], const uint8_t mark[static BROWSER_MARK],
		      uint64_t user, int64_t generation);

#endif
