/* Actions by name, and the keys that ask for them. */
#include "action.h"

#include <stdlib.h>

#include "assay/tui.h"

static const struct action_row rows[] = {
#define X(id, name, keys, group, help) {ACTION_##id, name, keys, group, help},
	ACTIONS(X)
#undef X
};

const struct action_row *
action_row(enum action a)
{
	return a > ACTION_NONE && a < ACTION_COUNT ? &rows[a - 1] : NULL;
}

enum action
action_named(const char *name)
{
	for (size_t i = 0; i < countof(rows); i++)
		if (str_eq(rows[i].name, name))
			return rows[i].id;
	return ACTION_NONE;
}

void
tui_actions(struct buf *out)
{
	for (size_t i = 0; i < countof(rows); i++)
		buf_printf(out, "%s\t%s\t%s\t%s\n", rows[i].name, rows[i].keys, rows[i].group,
			   rows[i].help);
}

/* ---- the keys in force ---- */

#define KEYS_MAX 8		/* of one action */

struct bound {
	uint32_t codes[KEYS_MAX];
	size_t n;
	char *words, *first;
};

struct keymap {
	struct bound v[ACTION_COUNT];
};

enum action
keymap_action(const struct keymap *m, uint32_t code)
{
	for (size_t a = ACTION_NONE + 1; a < ACTION_COUNT; a++)
		for (size_t i = 0; i < m->v[a].n; i++)
			if (m->v[a].codes[i] == code)
				return (enum action)a;
	return ACTION_NONE;
}

static void
bound_release(struct bound *b)
{
	free(b->words);
	free(b->first);
	*b = (struct bound){0};
}

/* Blank-separated names; false when one is unknown or there are too many. */
static bool
parse_keys(struct bound *b, const char *keys)
{
	for (const char *p = keys + strspn(keys, " \t"); *p;) {
		size_t n = strcspn(p, " \t");

		if (b->n == KEYS_MAX || !key_parse(p, n, &b->codes[b->n]))
			return false;
		if (!b->first)
			b->first = mem_strndup(p, n);
		b->n++;
		p += n;
		p += strspn(p, " \t");
	}
	b->words = mem_strdup(keys);
	return b->n > 0;
}

bool
keymap_bind(struct keymap *m, const char *action, const char *keys)
{
	enum action a = action_named(action);
	struct bound b = {0};
	bool ok = a != ACTION_NONE && parse_keys(&b, keys);

	for (size_t i = 0; ok && i < b.n; i++) {
		enum action taken = keymap_action(m, b.codes[i]);

		ok = taken == ACTION_NONE || taken == a;
	}
	if (!ok) {
		bound_release(&b);
		return false;
	}
	bound_release(&m->v[a]);
	m->v[a] = b;
	return true;
}

struct keymap *
keymap_new(void)
{
	struct keymap *m = mem_zero(1, sizeof(*m));

	for (size_t i = 0; i < countof(rows); i++)
		keymap_bind(m, rows[i].name, rows[i].keys);
	return m;
}

const char *
keymap_key(const struct keymap *m, enum action a)
{
	return a < ACTION_COUNT && m->v[a].first ? m->v[a].first : "";
}

const char *
keymap_keys(const struct keymap *m, enum action a)
{
	return a < ACTION_COUNT && m->v[a].words ? m->v[a].words : "";
}

void
keymap_free(struct keymap *m)
{
	if (!m)
		return;
	for (size_t a = 0; a < ACTION_COUNT; a++)
		bound_release(&m->v[a]);
	free(m);
}
