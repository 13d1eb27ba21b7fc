/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A text as a picture that phones read, by libqrencode. */
#include "qr.h"

#include <qrencode.h>
#include <stdbool.h>

#define MARGIN 2 /* light modules around the code; half of what the standard asks, and enough */

static bool is_dark(const QRcode *code, int row, int column)
{
	if (row < 0 || column < 0 || row >= code->width || column >= code->width)
		return false;
	return code->data[row * code->width + column] & 1;
}

/* Two modules stand in one character, which is twice as high as it is wide. */
void ctl_print_qr(FILE *out, const char *text)
{
	static const char *const halves[2][2] = { { " ", "▄" }, { "▀", "█" } };
	QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_L, QR_MODE_8, 1);

	if (!code)
		return;
	for (int row = -MARGIN; row < code->width + MARGIN; row += 2) {
		fputs("\033[30;107m", out);
		for (int column = -MARGIN; column < code->width + MARGIN; column++)
			fputs(halves[is_dark(code, row, column)][is_dark(code, row + 1, column)],
			      out);
		fputs("\033[0m\n", out);
	}
	QRcode_free(code);
}
