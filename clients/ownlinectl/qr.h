/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A text as a picture that phones read. */
#ifndef CTL_QR_H
#define CTL_QR_H

#include <stdio.h>

/* Prints a QR code in half-block characters, dark on light whatever the terminal's colours are.
 * Prints nothing if the text is too long or this program was built without libqrencode. */
void ctl_print_qr(FILE *out, const char *text);

#endif
