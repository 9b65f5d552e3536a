/* Names of keys, in both directions from one table. */
#include "key.h"

#include <strings.h>

static const struct named {
	uint32_t code;
	const char *name;
} names[] = {
	/* the first name of a code is the one that is shown */
	{K_TAB, "Tab"}, {K_ENTER, "Enter"}, {K_ENTER, "Return"}, {K_ESC, "Esc"}, {K_ESC, "Escape"},
	{K_SPACE, "Space"}, {K_UP, "Up"}, {K_DOWN, "Down"}, {K_LEFT, "Left"}, {K_RIGHT, "Right"},
	{K_HOME, "Home"}, {K_END, "End"}, {K_PGUP, "PgUp"}, {K_PGUP, "PageUp"}, {K_PGDN, "PgDn"},
	{K_PGDN, "PageDown"}, {K_BACKSPACE, "Backspace"}, {K_DELETE, "Delete"},
	{K_DELETE, "Del"}, {K_INSERT, "Insert"}, {K_INSERT, "Ins"}, {K_SHIFT_TAB, "Shift-Tab"},
	{K_SHIFT_UP, "Shift-Up"}, {K_SHIFT_DOWN, "Shift-Down"}, {K_F1, "F1"}, {K_F2, "F2"},
	{K_F3, "F3"}, {K_F4, "F4"}, {K_F5, "F5"}, {K_F6, "F6"}, {K_F7, "F7"}, {K_F8, "F8"},
	{K_F9, "F9"}, {K_F10, "F10"}, {K_F11, "F11"}, {K_F12, "F12"},
};

void
key_name(struct buf *out, uint32_t code)
{
	if (code & K_ALT) {
		buf_puts(out, "Alt-");
		code &= ~(uint32_t)K_ALT;
	}
	for (size_t i = 0; i < countof(names); i++)
		if (names[i].code == code) {
			buf_puts(out, names[i].name);
			return;
		}
	if (code && code < K_SPACE)
		buf_printf(out, "Ctrl-%c", (char)(code + '@'));
	else if (code > K_SPACE && code <= 0x10ffff && code != 0x7f)
		buf_add_utf8(out, code);
	else
		buf_puts(out, "?");
}

/* Behind "Ctrl-": a letter, or one of [ \ ] ^ _. */
static bool
parse_ctrl(struct str name, uint32_t *out)
{
	char c = name.n == 1 ? name.p[0] : '\0';

	if (c >= 'a' && c <= 'z')
		c = (char)(c - 'a' + 'A');
	if (c < 'A' || c > '_')
		return false;
	*out = (uint32_t)(c - '@');
	return true;
}

static bool
parse_plain(struct str name, uint32_t *out)
{
	unsigned cp;

	for (size_t i = 0; i < countof(names); i++) {
		if (strlen(names[i].name) == name.n &&
		    strncasecmp(names[i].name, name.p, name.n) == 0) {
			*out = names[i].code;
			return true;
		}
	}
	if (name.n == 0 || utf8_decode(name.p, name.n, &cp) != name.n || cp <= K_SPACE || cp == 0x7f)
		return false;
	*out = cp;
	return true;
}

/* Takes a prefix off; a lone "Alt-" is none, since a key must follow. */
static bool
prefixed(struct str *name, const char *prefix)
{
	size_t n = strlen(prefix);

	if (name->n <= n || memcmp(name->p, prefix, n) != 0)
		return false;
	name->p += n;
	name->n -= n;
	return true;
}

bool
key_parse(const char *name, size_t n, uint32_t *out)
{
	struct str rest = {name, n};
	uint32_t alt = prefixed(&rest, "Alt-") ? (uint32_t)K_ALT : 0, code;
	bool ok = prefixed(&rest, "Ctrl-") ? parse_ctrl(rest, &code) : parse_plain(rest, &code);

	if (ok)
		*out = code | alt;
	return ok;
}
