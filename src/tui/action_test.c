/* The table of actions is whole: what the help, the bars and the manual are made of. */
#include "action.h"
#include "assay/tui.h"

#include "test.h"

/* Walks the table's own words, so that a key given twice is seen although keymap_bind refuses it. */
static size_t
keys_of(const struct action_row *r, uint32_t out[16])
{
	size_t n = 0;

	for (const char *p = r->keys; *p && n < 16;) {
		size_t len = strcspn(p, " ");

		CHECK_MSG(key_parse(p, len, &out[n]), "%s: unknown key in '%s'", r->name, r->keys);
		n++;
		p += len;
		p += strspn(p, " ");
	}
	return n;
}

TEST(actions_have_keys_of_their_own)
{
	struct keymap *m = keymap_new();
	uint32_t codes[16];

	for (int a = ACTION_NONE + 1; a < ACTION_COUNT; a++) {
		const struct action_row *r = action_row((enum action)a);
		size_t n = keys_of(r, codes);
		bool plain = false;

		CHECK_INT(action_named(r->name), a);
		for (size_t i = 0; i < n; i++) {
			CHECK_MSG(keymap_action(m, codes[i]) == (enum action)a,
				  "'%s' has a key of another action", r->name);
			plain |= !(codes[i] & K_ALT) && (codes[i] < K_F1 || codes[i] > K_F12);
		}
		CHECK_MSG(plain, "'%s' needs Alt or a function key", r->name);
		CHECK_MSG(r->help[0] && r->group[0], "'%s' says nothing", r->name);
	}
	CHECK(!action_row(ACTION_NONE));
	CHECK(!action_row(ACTION_COUNT));
	keymap_free(m);
}

TEST(keymap_takes_the_users_keys)
{
	struct keymap *m = keymap_new();

	CHECK_STR(keymap_key(m, ACTION_OPEN), "Enter");
	CHECK_STR(keymap_keys(m, ACTION_REVIEW), "r F8");
	CHECK(keymap_bind(m, "review", "x F8"));
	CHECK_INT(keymap_action(m, 'x'), ACTION_REVIEW);
	CHECK_INT(keymap_action(m, 'r'), ACTION_NONE);
	CHECK_STR(keymap_key(m, ACTION_REVIEW), "x");
	CHECK_MSG(!keymap_bind(m, "review", "q"), "a key of another action was given away");
	CHECK(!keymap_bind(m, "review", "NoSuchKey"));
	CHECK(!keymap_bind(m, "review", ""));
	CHECK(!keymap_bind(m, "dance", "Z"));
	CHECK_INT(keymap_action(m, 'x'), ACTION_REVIEW);
	keymap_free(m);
}

static void
refused(void *ctx, const char *why)
{
	struct buf *out = ctx;

	buf_printf(out, "%s\n", why);
}

TEST(keymap_takes_all_or_says_why)
{
	static const struct tui_binding good[] = {{"down", "k"}, {"up", "j"}};
	static const struct tui_binding bad[] = {{"dance", "Z"}, {"accept", "j"}, {"flag", "Foo"},
						 {"copy", ""}, {"review", "a b c d e f g h i"},
						 {"label", "r"}};
	struct keymap *m = keymap_new();
	struct buf out = {0};

	keymap_bind_all(m, good, countof(good), refused, &out);
	CHECK_INT(out.n, 0);
	CHECK_INT(keymap_action(m, 'k'), ACTION_DOWN);
	CHECK_INT(keymap_action(m, 'j'), ACTION_UP);
	keymap_bind_all(m, bad, countof(bad), refused, &out);
	CHECK_STR(buf_cstr(&out),
		  "[keys] dance = Z: there is no such action\n"
		  "[keys] accept = j: j is the key of up\n"
		  "[keys] flag = Foo: not all are names of keys\n"
		  "[keys] copy = : no key is named\n"
		  "[keys] review = a b c d e f g h i: more than 8 keys\n"
		  "[keys] label = r: r is the key of review\n");
	CHECK_INT(keymap_action(m, 'a'), ACTION_ACCEPT);
	CHECK_INT(keymap_action(m, 'y'), ACTION_COPY);
	CHECK_INT(keymap_action(m, 'L'), ACTION_LABEL);
	buf_release(&out);
	keymap_free(m);
}
