/* Cells are UTF-8 and know their width by themselves; a terminal is in some locale. */
#include "cell.h"

#include <limits.h>
#include <stdlib.h>

static bool
can_show(unsigned cp, int cols)
{
	char bytes[MB_LEN_MAX];

	return wctomb(bytes, (wchar_t)cp) > 0 && wcwidth((wchar_t)cp) == cols;
}

int
cell_characters(const struct cell *c, bool wide, wchar_t *to, size_t room)
{
	size_t n = strnlen(c->text, CELL_BYTES), len, k = 0;
	int cols = wide ? 2 : 1;
	unsigned cp;

	for (size_t i = 0; i < n && k < room; i += len) {
		len = utf8_decode(c->text + i, n - i, &cp);
		if (!len)
			break;
		if (can_show(cp, k ? 0 : cols)) {
			to[k++] = (wchar_t)cp;
		} else if (!k) {
			to[k++] = L'?';
			cols = 1;
		}
	}
	if (!k)
		to[k++] = L' ';
	to[k] = L'\0';
	return n ? cols : 1;
}
