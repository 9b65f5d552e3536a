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

/* ---- the user's ---- */

/* Why keymap_bind refuses it, in words. */
static void
refusal(const struct keymap *m, const struct tui_binding *v, struct buf *out)
{
	enum action a = action_named(v->action);
	struct bound b = {0};
	size_t i = 0;

	buf_printf(out, "[keys] %s = %s: ", v->action, v->keys);
	if (a == ACTION_NONE)
		buf_puts(out, "there is no such action");
	else if (!v->keys[strspn(v->keys, " \t")])
		buf_puts(out, "no key is named");
	else if (!parse_keys(&b, v->keys))
		buf_printf(out, b.n == KEYS_MAX ? "more than %d keys" : "not all are names of keys",
			   KEYS_MAX);
	for (; i < b.n; i++) {
		enum action taken = keymap_action(m, b.codes[i]);

		if (b.words && taken != ACTION_NONE && taken != a) {
			key_name(out, b.codes[i]);
			buf_printf(out, " is the key of %s", action_row(taken)->name);
			break;
		}
	}
	bound_release(&b);
}

/* Those of its first keys that nobody has. */
static void
bind_free(struct keymap *m, enum action a)
{
	const char *keys = action_row(a)->keys;
	struct buf free_ones = {0};

	for (const char *p = keys; *p;) {
		size_t n = strcspn(p, " ");
		uint32_t code;

		if (key_parse(p, n, &code) && keymap_action(m, code) == ACTION_NONE)
			buf_printf(&free_ones, "%s%.*s", free_ones.n ? " " : "", (int)n, p);
		p += n;
		p += strspn(p, " ");
	}
	if (free_ones.n)
		keymap_bind(m, action_row(a)->name, buf_cstr(&free_ones));
	buf_release(&free_ones);
}

void
keymap_bind_all(struct keymap *m, const struct tui_binding *v, size_t n,
		void (*refused)(void *ctx, const char *why), void *ctx)
{
	for (size_t i = 0; i < n; i++) {
		struct bound b = {0};

		if (action_named(v[i].action) != ACTION_NONE && parse_keys(&b, v[i].keys))
			bound_release(&m->v[action_named(v[i].action)]);
		bound_release(&b);
	}
	for (size_t i = 0; i < n; i++) {
		struct buf why = {0};

		if (!keymap_bind(m, v[i].action, v[i].keys)) {
			refusal(m, &v[i], &why);
			refused(ctx, buf_cstr(&why));
		}
		buf_release(&why);
	}
	for (size_t a = ACTION_NONE + 1; a < ACTION_COUNT; a++)
		if (!m->v[a].n)
			bind_free(m, (enum action)a);
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
