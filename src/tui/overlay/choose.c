/* Choosing an action by typing. */
#include "choose.h"

#include <stdio.h>

/* ---- a short line ---- */

static bool
add_text(char *typed, size_t room, const char *p, size_t n)
{
	size_t len = strlen(typed);

	if (len + n + 1 > room)
		return true;
	memcpy(typed + len, p, n);
	typed[len + n] = '\0';
	return true;
}

static bool
paste(char *typed, size_t room, const char *text)
{
	for (const char *p = text ? text : ""; *p; p++)
		add_text(typed, room, (unsigned char)*p < ' ' ? " " : p, 1);
	while (*typed && utf8_valid(typed, strlen(typed)) < strlen(typed))
		typed[strlen(typed) - 1] = '\0';
	return true;
}

/* The last character, of however many bytes. */
static void
drop_last(char *typed)
{
	size_t n = strlen(typed);

	while (n > 0 && ((unsigned char)typed[n - 1] & 0xc0) == 0x80)
		n--;
	typed[n ? n - 1 : 0] = '\0';
}

static void
drop_word(char *typed)
{
	while (*typed && typed[strlen(typed) - 1] == ' ')
		drop_last(typed);
	while (*typed && typed[strlen(typed) - 1] != ' ')
		drop_last(typed);
}

bool
typed_key(char *typed, size_t room, const struct key *k)
{
	struct buf b = {0};

	if (k->code == K_PASTE)
		return paste(typed, room, k->paste);
	if (k->code == K_BACKSPACE || k->code == 'H' - 64) {
		drop_last(typed);
		return true;
	}
	if (k->code == 'U' - 64) {
		*typed = '\0';
		return true;
	}
	if (k->code == 'W' - 64) {
		drop_word(typed);
		return true;
	}
	if (k->code < ' ' || k->code == 127 || k->code >= 0x110000)
		return false;
	buf_add_utf8(&b, k->code);
	add_text(typed, room, buf_cstr(&b), b.n);
	buf_release(&b);
	return true;
}

/* ---- actions ---- */

static bool
has_key(const char *keys, const char *typed)
{
	size_t n = strlen(typed);

	for (const char *p = keys; *p; p += strcspn(p, " "), p += strspn(p, " "))
		if (strcspn(p, " ") == n && strncasecmp(p, typed, n) == 0)
			return true;
	return false;
}

static bool
fits(const struct app *a, const struct action_row *row, const char *typed)
{
	return strcasestr(row->name, typed) || strcasestr(row->help, typed) ||
	       strcasestr(row->group, typed) || has_key(keymap_keys(a->keys, row->id), typed);
}

/* The cursor goes to the best: the key itself, else a name that begins so. */
static size_t
best(const struct app *a, const struct chooser *c, size_t n)
{
	for (size_t i = 0; *c->typed && i < n; i++)
		if (str_eq(action_row(c->v[i])->name, c->typed) ||
		    (strlen(c->typed) == 1 && has_key(keymap_keys(a->keys, c->v[i]), c->typed)))
			return i;
	for (size_t i = 0; *c->typed && i < n; i++)
		if (str_starts(action_row(c->v[i])->name, c->typed))
			return i;
	return 0;
}

void
chooser_sift(const struct app *a, struct chooser *c)
{
	size_t n = 0;

	for (int act = ACTION_NONE + 1; act < ACTION_COUNT; act++)
		if (!*c->typed || fits(a, action_row((enum action)act), c->typed))
			c->v[n++] = (enum action)act;
	list_fit(&c->list, n, c->list.height);
	list_to(&c->list, best(a, c, n));
}

enum action
chooser_now(const struct chooser *c)
{
	return c->list.cursor < c->list.n ? c->v[c->list.cursor] : ACTION_NONE;
}

bool
chooser_key(struct app *a, struct chooser *c, const struct key *k)
{
	static const struct {
		uint32_t code;
		enum action move;
	} moves[] = {
		{K_DOWN, ACTION_DOWN}, {K_UP, ACTION_UP}, {K_TAB, ACTION_DOWN},
		{K_SHIFT_TAB, ACTION_UP}, {K_PGDN, ACTION_PAGE_DOWN}, {K_PGUP, ACTION_PAGE_UP},
		{K_HOME, ACTION_FIRST}, {K_END, ACTION_LAST}, {'N' - 64, ACTION_DOWN},
		{'P' - 64, ACTION_UP},
	};

	for (size_t i = 0; i < countof(moves); i++) {
		if (moves[i].code != k->code)
			continue;
		list_act(&c->list, moves[i].move);
		return true;
	}
	if (!typed_key(c->typed, sizeof(c->typed), k))
		return false;
	chooser_sift(a, c);
	return true;
}

bool
chooser_to_key(struct app *a, struct chooser *c, const struct key *k)
{
	enum action act = keymap_action(a->keys, k->code);

	if (act == ACTION_NONE)
		return false;
	*c->typed = '\0';
	chooser_sift(a, c);
	for (size_t i = 0; i < c->list.n; i++)
		if (c->v[i] == act)
			list_to(&c->list, i);
	return true;
}

unsigned
chooser_perform(struct app *a, struct overlay *o, enum action act)
{
	overlay_remove(a, o);
	return app_do(a, act) | REACT_DRAW;
}
