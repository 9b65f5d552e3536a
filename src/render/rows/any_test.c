/* Rows: what must hold for any pair, of a night, hostile or large. */
#include "rows_test.h"

#include <stdlib.h>
#include <time.h>

#include "test.h"

static void
apply(const struct pair *p, struct buf text[2])
{
	for (size_t i = 0; i < p->rows.n; i++)
		for (int s = 0; s < 2; s++)
			if (p->rows.v[i].side[s].text)
				buf_printf(&text[s], "%s\n", p->rows.v[i].side[s].text);
}

static void
check_whole(struct pair *p, enum rows_view view)
{
	struct buf got[2] = {{0}, {0}}, want = {0}, safe = {0};

	pair_rows(p, view, &(struct rows_opts){.open = true, .hidden = true});
	apply(p, got);
	for (int s = 0; s < 2; s++) {
		size_t n;
		struct str *line;

		buf_clear(&want);
		buf_clear(&safe);
		if (p->in.body[s])
			canon_dump(&want, p->in.body[s]);
		line = line_split(buf_cstr(&want), want.n, &n);
		for (size_t i = 0; i < n; i++) {
			buf_add_safe(&safe, line[i].p, line[i].n);
			buf_putc(&safe, '\n');
		}
		free(line);
		CHECK_MSG(str_eq(buf_cstr(&got[s]), buf_cstr(&safe)), "%s: side %d differs",
			  rows_view_name(view), s);
		buf_release(&got[s]);
	}
	buf_release(&want);
	buf_release(&safe);
}

static bool
is_boundary(const char *p, size_t at)
{
	return ((unsigned char)p[at] & 0xc0) != 0x80;
}

static void
check_each_row(const struct pair *p, enum rows_view view)
{
	struct map ids = {0};

	for (size_t i = 0; i < p->rows.n; i++) {
		const struct diff_row *r = &p->rows.v[i];

		CHECK_MSG(!map_putn(&ids, &r->id, sizeof(r->id), &ids), "%s: one id twice",
			  rows_view_name(view));
		for (int s = 0; s < 2; s++) {
			const struct row_text *t = &r->side[s];

			if (!t->text)
				continue;
			CHECK(t->from <= t->to && t->to <= strlen(t->text));
			CHECK(is_boundary(t->text, t->from) && is_boundary(t->text, t->to));
			CHECK(!strpbrk(t->text, "\n\x1b\x07\x7f") && !strstr(t->text, "\u202e"));
		}
	}
	map_release(&ids, NULL);
}

static void
check_all_told(struct pair *p, bool hidden)
{
	bool *told = mem_zero(p->in.object.changes.n + 1, 1);

	for (size_t i = 0; i < p->rows.n; i++)
		if (p->rows.v[i].change != ROW_NO_CHANGE)
			told[p->rows.v[i].change] = true;
	for (size_t i = 0; i < p->in.object.changes.n; i++)
		CHECK_MSG(told[i] == (hidden || p->in.object.verdicts[i].hidden == SHOWN),
			  "%s %s: %s", p->in.object.key.kind, p->in.object.changes.v[i].path,
			  told[i] ? "told" : "not told");
	free(told);
}

/* Rows of a fold and of what it hides are as many as the lines of the newer text. */
static size_t
lines_of(const struct pair *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->rows.n; i++)
		n += p->rows.v[i].form == ROW_FOLD ? p->rows.v[i].folded
						   : p->rows.v[i].form == ROW_LINE;
	return n;
}

static void
check_pair(struct pair *p)
{
	static const enum rows_view lines[] = {ROWS_UNIFIED, ROWS_SIDE};

	for (size_t i = 0; i < countof(lines); i++)
		check_whole(p, lines[i]);
	for (int k = 0; k < 4; k++) {
		struct rows_opts o = {.context_lines = 2, .open = k & 1, .hidden = k & 2};
		size_t n[2];

		for (size_t v = 0; v < ROWS_VIEWS; v++) {
			pair_rows(p, (enum rows_view)v, &o);
			check_each_row(p, (enum rows_view)v);
			if (v == ROWS_FIELDS)
				check_all_told(p, o.hidden);
		}
		for (int open = 0; open < 2; open++) {
			o.open = open;
			pair_rows(p, ROWS_UNIFIED, &o);
			n[open] = lines_of(p);
		}
		CHECK_INT(n[0], n[1]);
	}
}

/* Every third record hidden, for the objects of a night and the next. */
static void
check_two(json_t *a, json_t *b)
{
	struct pair p;

	pair_open(&p, json_incref(a), json_incref(b));
	for (size_t i = 0; i < p.in.object.changes.n; i++)
		if (i % 3 == 2)
			p.in.object.verdicts[i].hidden = HIDDEN_NOISE;
	if (p.in.object.changes.n)
		check_pair(&p);
	pair_close(&p);
}

/* One object of a file: an item as its bytes, parsed here. */
static int
load_item(void *list, const struct item *it, struct error *err)
{
	struct limits lim = LIMITS_DEFAULT;
	json_t *j = tree_parse_yaml(it->bytes, it->n, &lim, NULL, err);

	return j ? json_array_append_new(list, j) : -1;
}

static int
load_end(void *ctx, const struct item_list *list, struct error *err)
{
	(void)ctx;
	(void)list;
	(void)err;
	return 0;
}

static void
load_damage(void *ctx, const char *code, const char *place, const char *text)
{
	(void)ctx;
	CHECK_MSG(false, "%s at %s: %s", code, place, text);
}

static json_t *
night(unsigned n)
{
	char *path = mem_printf("%s/nights/night-%u/kubectl-yaml/cluster-2026-03-%02u.yaml",
				test_data(), n, n + 1);
	json_t *list = json_array();
	struct item_sink sink = {list, load_item, load_end, load_damage};
	struct limits lim = LIMITS_DEFAULT;
	struct item_scan *scan = item_scan_new(&sink, &lim);
	struct error err = {0};
	size_t size;
	char *text = test_read(path, &size);

	CHECK(item_scan_feed(scan, text, size, &err) == 0 && item_scan_end(scan, &err) == 0);
	item_scan_free(scan);
	free(text);
	free(path);
	return list;
}

static void
put_name(struct buf *b, const json_t *body)
{
	const char *ns = tree_str(body, "metadata/namespace");

	buf_clear(b);
	buf_printf(b, "%s %s %s", tree_str(body, "kind"), ns ? ns : "",
		   tree_str(body, "metadata/name"));
}

TEST(nights_keep_every_line_and_record)
{
	for (unsigned n = 1; n < 4; n++) {
		json_t *a = night(n), *b = night(n + 1), *item;
		struct map olds = {0};
		struct buf name = {0};
		size_t i, met = 0;

		json_array_foreach(a, i, item) {
			put_name(&name, item);
			map_put(&olds, name.p, item);
		}
		json_array_foreach(b, i, item) {
			json_t *old;

			put_name(&name, item);
			old = map_get(&olds, name.p);
			met += old != NULL;
			check_two(old, item);
			check_two(item, old);
		}
		CHECK(met > 50);
		buf_release(&name);
		map_release(&olds, NULL);
		json_decref(a);
		json_decref(b);
	}
}

/* ---- hostile and large ---- */

TEST(hostile_values_are_escaped)
{
	json_t *a = json_pack("{s:s, s:{s:s%, s:s, s:s}}", "kind", "ConfigMap", "data", "nul",
			      "a\0b", (size_t)3, "esc\x1b[2J", "\x1b]0;x\x07", "rtl", "\u202eabc");
	json_t *b = json_pack("{s:s, s:{s:s%, s:s, s:s}}", "kind", "ConfigMap", "data", "nul",
			      "a\0c", (size_t)3, "esc\x1b[2J", "\x1b]1;y\x07", "rtl", "\u202eab\u0308");
	struct pair p;

	CHECK(a && b);
	pair_open(&p, a, b);
	check_pair(&p);
	pair_close(&p);
}

static json_t *
big_map(size_t lines, const char *change)
{
	struct buf b = {0};
	json_t *j;

	for (size_t i = 0; i < lines; i++)
		buf_printf(&b, "line %zu of a long text%s\n", i,
			   i == lines / 2 || (i % 10 == 0 && !*change) ? change : "");
	j = json_pack("{s:s, s:{s:s}}", "kind", "ConfigMap", "data", "big.txt", b.p);
	buf_release(&b);
	return j;
}

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

TEST(a_long_text_is_few_rows_and_fast)
{
	struct pair p;

	pair_open(&p, big_map(5000, " old"), big_map(5000, " new"));
	for (size_t v = 0; v < ROWS_VIEWS; v++) {
		double start = seconds();

		pair_rows(&p, (enum rows_view)v, &plain);
		CHECK_MSG(seconds() - start < 0.3, "%s: %.0f ms", rows_view_name((enum rows_view)v),
			  1000 * (seconds() - start));
		CHECK(v == ROWS_YAML || p.rows.n <= 12);
	}
	pair_close(&p);
}

static json_t *
long_list(size_t n, int value)
{
	json_t *items = json_array();

	for (size_t i = 0; i < n; i++) {
		char name[32];

		snprintf(name, sizeof(name), "item-%zu", i);
		json_array_append_new(items, json_pack("{s:s, s:i, s:i}", "name", name, "value",
						       value + (int)i, "same", 1));
	}
	return json_pack("{s:s, s:{s:o}}", "kind", "X", "spec", "items", items);
}

TEST(a_long_list_is_fast)
{
	struct pair p;

	pair_open(&p, long_list(3000, 0), long_list(3000, 7));
	CHECK_INT(p.in.object.changes.n, 3000);
	for (size_t i = 1; i < 3000; i += 2)
		p.in.object.verdicts[i].hidden = HIDDEN_NOISE;
	for (size_t v = 0; v < ROWS_VIEWS; v++) {
		double start = seconds();

		pair_rows(&p, (enum rows_view)v, &plain);
		CHECK_MSG(seconds() - start < 0.5, "%s: %.0f ms", rows_view_name((enum rows_view)v),
			  1000 * (seconds() - start));
	}
	check_pair(&p);
	pair_close(&p);
}
