/* Rows of all views: small pairs as text, and what must hold for any pair. */
#include "rows.h"

#include <stdlib.h>
#include <time.h>

#include "test.h"

/* One object on both sides, compared. */
struct pair {
	struct kinds *kinds;
	json_t *body[2];
	struct drift drift;
	struct drift_object object;
	struct diff_rows rows;
};

static void
pair_open(struct pair *p, json_t *a, json_t *b)
{
	const json_t *body = b ? b : a;
	struct compare_opts o = {.limits = LIMITS_DEFAULT};
	struct error err = {0};
	struct drift_object *ob = &p->object;

	*p = (struct pair){.kinds = kinds_new(), .body = {a, b}};
	o.kinds = p->kinds;
	object_key_set(&ob->key, "", tree_str(body, "kind"), "shop", "x");
	ob->ref = (char *)"shop/x/x";
	ob->op = !a ? CHANGE_ADD : !b ? CHANGE_REMOVE : CHANGE_REPLACE;
	ob->old_body = a;
	ob->new_body = b;
	if (a && b)
		CHECK(compare_objects(&ob->key, a, b, &o, &ob->changes, &err) == 0);
	else
		compare_whole(ob->op, a, b, &ob->changes);
	ob->verdicts = mem_zero(ob->changes.n + 1, sizeof(*ob->verdicts));
	ob->shown = ob->changes.n;
	p->drift.v = ob;
	p->drift.n = 1;
}

static json_t *
parse(const char *text)
{
	struct limits lim = LIMITS_DEFAULT;
	struct error err = {0};
	json_t *j = text ? tree_parse_yaml(text, strlen(text), &lim, NULL, &err) : NULL;

	CHECK_MSG(!text || j, "%s", err.text);
	return j;
}

static void
pair_parse(struct pair *p, const char *a, const char *b)
{
	pair_open(p, parse(a), parse(b));
}

static void
pair_close(struct pair *p)
{
	diff_rows_release(&p->rows);
	changes_release(&p->object.changes);
	free(p->object.verdicts);
	object_key_release(&p->object.key);
	json_decref(p->body[0]);
	json_decref(p->body[1]);
	kinds_free(p->kinds);
}

static void
pair_rows(struct pair *p, enum rows_view view, const struct rows_opts *o)
{
	diff_rows_release(&p->rows);
	diff_rows(&p->rows, &p->drift, 0, view, o);
}

static void
put_side(struct buf *b, const struct row_text *t)
{
	if (!t->text)
		return;
	if (t->number)
		buf_printf(b, "%u:", t->number);
	if (t->from == t->to)
		buf_puts(b, t->text);
	else
		buf_printf(b, "%.*s[%.*s]%s", (int)t->from, t->text, (int)(t->to - t->from),
			   t->text + t->from, t->text + t->to);
}

/* "form sign name | old | new", a line each, indented by depth; a change's index behind the sign. */
static const char *
text_of(struct pair *p, struct buf *b)
{
	static const char forms[] = "LGFH";

	buf_clear(b);
	for (size_t i = 0; i < p->rows.n; i++) {
		const struct diff_row *r = &p->rows.v[i];

		buf_printf(b, "%c%c", forms[r->form], r->sign);
		if (r->change == ROW_NO_CHANGE)
			buf_putc(b, ' ');
		else
			buf_printf(b, "%zu", r->change);
		buf_fill(b, ' ', 1 + 2 * r->depth);
		buf_printf(b, "%s", r->name ? r->name : "");
		if (r->form == ROW_FOLD || r->form == ROW_HUNK) {
			buf_printf(b, " %s", r->side[1].text);
		} else if (r->form == ROW_LINE) {
			buf_puts(b, r->name ? " | " : "| ");
			put_side(b, &r->side[0]);
			buf_puts(b, " | ");
			put_side(b, &r->side[1]);
		}
		buf_putc(b, '\n');
	}
	return buf_cstr(b);
}

static const struct rows_opts plain = {.context_lines = 3};

static void
check_rows(struct pair *p, enum rows_view view, const struct rows_opts *o, const char *want)
{
	struct buf b = {0};

	pair_rows(p, view, o);
	CHECK_STR(text_of(p, &b), want);
	buf_release(&b);
}

static const char service[] =
	"apiVersion: v1\nkind: Service\nmetadata: {name: x, namespace: shop, labels: {app: cart}}\n"
	"spec:\n  ports:\n  - {name: http, port: 80, protocol: TCP, targetPort: 8080}\n"
	"  - {name: admin, port: 9090, protocol: TCP, targetPort: 9090}\n"
	"  selector: {app: cart}\n  type: ClusterIP\n";
static const char service_new[] =
	"apiVersion: v1\nkind: Service\nmetadata: {name: x, namespace: shop, labels: {app: cart}}\n"
	"spec:\n  ports:\n  - {name: http, port: 8080, protocol: TCP, targetPort: 8081}\n"
	"  - {name: admin, port: 9090, protocol: TCP, targetPort: 9090}\n"
	"  selector: {app: cart}\n  type: ClusterIP\n";

TEST(fields_are_a_tree_with_folds)
{
	struct pair p;

	pair_parse(&p, service, service_new);
	check_rows(&p, ROWS_FIELDS, &plain,
		   "F   apiVersion, kind, metadata (5 fields unchanged)\n"
		   "G   spec\n"
		   "G     ports[http]\n"
		   "L~0     port | 80 | 8080\n"
		   "L       protocol | TCP | TCP\n"
		   "L~1     targetPort | 8080 | 8081\n"
		   "F     ports[admin] (4 fields unchanged)\n"
		   "F     selector, type (2 fields unchanged)\n");
	p.object.verdicts[0].hidden = HIDDEN_NOISE;
	check_rows(&p, ROWS_FIELDS, &plain,
		   "F   apiVersion, kind, metadata (5 fields unchanged)\n"
		   "G   spec\n"
		   "G     ports[http]\n"
		   "F       port, protocol (2 fields unchanged)\n"
		   "L~1     targetPort | 8080 | 8081\n"
		   "F     ports[admin] (4 fields unchanged)\n"
		   "F     selector, type (2 fields unchanged)\n");
	check_rows(&p, ROWS_FIELDS, &(struct rows_opts){.open = true},
		   "L   apiVersion | v1 | v1\n"
		   "L   kind | Service | Service\n"
		   "G   metadata\n"
		   "G     labels\n"
		   "L       app | cart | cart\n"
		   "L     name | x | x\n"
		   "L     namespace | shop | shop\n"
		   "G   spec\n"
		   "G     ports[http]\n"
		   "L       name | http | http\n"
		   "L       port | 8080 | 8080\n"
		   "L       protocol | TCP | TCP\n"
		   "L~1     targetPort | 8080 | 8081\n"
		   "G     ports[admin]\n"
		   "L       name | admin | admin\n"
		   "L       port | 9090 | 9090\n"
		   "L       protocol | TCP | TCP\n"
		   "L       targetPort | 9090 | 9090\n"
		   "G     selector\n"
		   "L       app | cart | cart\n"
		   "L     type | ClusterIP | ClusterIP\n");
	check_rows(&p, ROWS_UNIFIED, &plain,
		   "F    13 lines unchanged\n"
		   "H 1  spec.ports[http]\n"
		   "L   | 14:        \"name\": \"http\", | 14:        \"name\": \"http\",\n"
		   "L   | 15:        \"port\": 80, | 15:        \"port\": 8080,\n"
		   "L   | 16:        \"protocol\": \"TCP\", | 16:        \"protocol\": \"TCP\",\n"
		   "L-1 | 17:        \"targetPort\": [8080] | \n"
		   "L+1 |  | 17:        \"targetPort\": [8081]\n"
		   "L   | 18:      }, | 18:      },\n"
		   "L   | 19:      { | 19:      {\n"
		   "L   | 20:        \"name\": \"admin\", | 20:        \"name\": \"admin\",\n"
		   "F    11 lines unchanged\n");
	check_rows(&p, ROWS_UNIFIED, &(struct rows_opts){.context_lines = 1, .hidden = true},
		   "F    13 lines unchanged\n"
		   "H 0  spec.ports[http]\n"
		   "L   | 14:        \"name\": \"http\", | 14:        \"name\": \"http\",\n"
		   "L-0 | 15:        \"port\": [80], | \n"
		   "L+0 |  | 15:        \"port\": [8080],\n"
		   "L   | 16:        \"protocol\": \"TCP\", | 16:        \"protocol\": \"TCP\",\n"
		   "L-1 | 17:        \"targetPort\": [8080] | \n"
		   "L+1 |  | 17:        \"targetPort\": [8081]\n"
		   "L   | 18:      }, | 18:      },\n"
		   "F    13 lines unchanged\n");
	check_rows(&p, ROWS_SIDE, &(struct rows_opts){.context_lines = 1, .hidden = true},
		   "F    13 lines unchanged\n"
		   "H 0  spec.ports[http]\n"
		   "L   | 14:        \"name\": \"http\", | 14:        \"name\": \"http\",\n"
		   "L~0 | 15:        \"port\": [80], | 15:        \"port\": [8080],\n"
		   "L   | 16:        \"protocol\": \"TCP\", | 16:        \"protocol\": \"TCP\",\n"
		   "L~1 | 17:        \"targetPort\": [8080] | 17:        \"targetPort\": [8081]\n"
		   "L   | 18:      }, | 18:      },\n"
		   "F    13 lines unchanged\n");
	check_rows(&p, ROWS_YAML, &(struct rows_opts){.hidden = true},
		   "L   | 1:apiVersion: v1 | 1:apiVersion: v1\n"
		   "L   | 2:kind: Service | 2:kind: Service\n"
		   "L   | 3:metadata: | 3:metadata:\n"
		   "L   | 4:  labels: | 4:  labels:\n"
		   "L   | 5:    app: cart | 5:    app: cart\n"
		   "L   | 6:  name: x | 6:  name: x\n"
		   "L   | 7:  namespace: shop | 7:  namespace: shop\n"
		   "L   | 8:spec: | 8:spec:\n"
		   "L   | 9:  ports: | 9:  ports:\n"
		   "L   | 10:  - name: http | 10:  - name: http\n"
		   "L+0 |  | 11:    port: [8080]\n"
		   "L   | 12:    protocol: TCP | 12:    protocol: TCP\n"
		   "L+1 |  | 13:    targetPort: [8081]\n"
		   "L   | 14:  - name: admin | 14:  - name: admin\n"
		   "L   | 15:    port: 9090 | 15:    port: 9090\n"
		   "L   | 16:    protocol: TCP | 16:    protocol: TCP\n"
		   "L   | 17:    targetPort: 9090 | 17:    targetPort: 9090\n"
		   "L   | 18:  selector: | 18:  selector:\n"
		   "L   | 19:    app: cart | 19:    app: cart\n"
		   "L   | 20:  type: ClusterIP | 20:  type: ClusterIP\n");
	pair_close(&p);
}

TEST(documents_lists_and_texts)
{
	struct pair p;

	pair_parse(&p,
		   "kind: ConfigMap\ndata:\n  LOG_LEVEL: info\n  application.properties: |\n"
		   "    cache.ttl=300\n    host=a\n    port=1\n    user=x\n"
		   "  script.sh: |\n    echo a\n    echo b\n    echo c\n",
		   "kind: ConfigMap\ndata:\n  LOG_LEVEL: debug\n  application.properties: |\n"
		   "    cache.ttl=30\n    host=a\n    port=1\n    user=x\n"
		   "  script.sh: |\n    echo a\n    echo x\n    echo y\n    echo c\n");
	check_rows(&p, ROWS_FIELDS, &plain,
		   "L~0 data[LOG_LEVEL] | info | debug\n"
		   "G   data[application.properties]\n"
		   "L~1   cache.ttl | 300 | 30\n"
		   "F     host, port, user (3 fields unchanged)\n"
		   "G   data[script.sh]\n"
		   "L~2   line 2 | echo b | echo x\n"
		   "L+2   line 3 |  | echo y\n"
		   "L   kind | ConfigMap | ConfigMap\n");
	pair_close(&p);
	pair_parse(&p,
		   "kind: Deployment\nspec: {template: {spec: {containers: ["
		   "{name: a, image: 'r/a:1', args: [p, q]}, {name: gone, image: b}, {name: c, image: c}]}}}\n",
		   "kind: Deployment\nspec: {template: {spec: {containers: ["
		   "{name: a, image: 'r/a:2', args: [p, r, q]}, {name: c, image: c}, "
		   "{name: new, image: new, env: [{name: E, value: v}]}]}}}\n");
	check_rows(&p, ROWS_FIELDS, &plain,
		   "L   kind | Deployment | Deployment\n"
		   "G   spec\n"
		   "G     template\n"
		   "G       spec\n"
		   "G         containers[a]\n"
		   "L           args[0] | p | p\n"
		   "L+0         args[1] |  | r\n"
		   "L           args[2] | q | q\n"
		   "L~1         image | r/a:1 | r/a:2\n"
		   "G-2       containers[gone]\n"
		   "L-2         image | b | \n"
		   "L-2         name | gone | \n"
		   "F         containers[c] (2 fields unchanged)\n"
		   "G+3       containers[new]\n"
		   "G+3         env[E]\n"
		   "L+3           name |  | E\n"
		   "L+3           value |  | v\n"
		   "L+3         image |  | new\n"
		   "L+3         name |  | new\n");
	pair_close(&p);
	pair_parse(&p, NULL, "kind: Service\nspec: {ports: [{name: http, port: 80}], clusterIPs: [a, b]}\n");
	check_rows(&p, ROWS_FIELDS, &plain,
		   "L+0 kind |  | Service\n"
		   "G+0 spec\n"
		   "L+0   clusterIPs[0] |  | a\n"
		   "L+0   clusterIPs[1] |  | b\n"
		   "G+0   ports[http]\n"
		   "L+0     name |  | http\n"
		   "L+0     port |  | 80\n");
	pair_close(&p);
}

TEST(removed_members_and_hidden_lines)
{
	struct pair p;

	pair_parse(&p, "kind: X\nspec: {a: 1, b: {c: 1}, d: 2, z: 1}\n",
		   "kind: X\nspec: {a: 1, d: 3, e: 1}\n");
	check_rows(&p, ROWS_UNIFIED, &(struct rows_opts){.open = true},
		   "L   | 1:{ | 1:{\n"
		   "L   | 2:  \"kind\": \"X\", | 2:  \"kind\": \"X\",\n"
		   "L   | 3:  \"spec\": { | 3:  \"spec\": {\n"
		   "L   | 4:    \"a\": 1, | 4:    \"a\": 1,\n"
		   "L-0 | 5:    \"b\": { | \n"
		   "L-0 | 6:      \"c\": 1 | \n"
		   "L-0 | 7:    }, | \n"
		   "L-1 | 8:    \"d\": [2], | \n"
		   "L-3 | 9:    \"z\": 1 | \n"
		   "L+1 |  | 5:    \"d\": [3],\n"
		   "L+2 |  | 6:    \"e\": 1\n"
		   "L   | 10:  } | 7:  }\n"
		   "L   | 11:} | 8:}\n");
	p.object.verdicts[0].hidden = p.object.verdicts[1].hidden = HIDDEN_NOISE;
	check_rows(&p, ROWS_UNIFIED, &(struct rows_opts){.open = true},
		   "L   | 1:{ | 1:{\n"
		   "L   | 2:  \"kind\": \"X\", | 2:  \"kind\": \"X\",\n"
		   "L   | 3:  \"spec\": { | 3:  \"spec\": {\n"
		   "L   | 4:    \"a\": 1, | 4:    \"a\": 1,\n"
		   "L   | 8:    \"d\": 2, | 5:    \"d\": 3,\n"
		   "L-3 | 9:    \"z\": 1 | \n"
		   "L+2 |  | 6:    \"e\": 1\n"
		   "L   | 10:  } | 7:  }\n"
		   "L   | 11:} | 8:}\n");
	check_rows(&p, ROWS_FIELDS, &(struct rows_opts){.open = false},
		   "L   kind | X | X\n"
		   "G   spec\n"
		   "F     a, b, d (3 fields unchanged)\n"
		   "L+2   e |  | 1\n"
		   "L-3   z | 1 | \n");
	pair_close(&p);
}

TEST(what_a_person_marked_differs_unless_left_out)
{
	struct pair p;

	pair_parse(&p, "kind: X\nspec: {a: 1, b: 1}\n", "kind: X\nspec: {a: 2, b: 2}\n");
	p.object.verdicts[0].hidden = HIDDEN_REVIEWED;
	p.object.verdicts[1].hidden = HIDDEN_ACCEPTED;
	check_rows(&p, ROWS_FIELDS, &plain,
		   "L   kind | X | X\n"
		   "G   spec\n"
		   "L~0   a | 1 | 2\n"
		   "L~1   b | 1 | 2\n");
	p.object.verdicts[1].hidden = SHOWN;
	check_rows(&p, ROWS_UNIFIED, &(struct rows_opts){.context_lines = 1, .unreviewed = true},
		   "F    3 lines unchanged\n"
		   "H 1  spec\n"
		   "L   | 4:    \"a\": 1, | 4:    \"a\": 2,\n"
		   "L-1 | 5:    \"b\": [1] | \n"
		   "L+1 |  | 5:    \"b\": [2]\n"
		   "L   | 6:  } | 6:  }\n"
		   "L   | 7:} | 7:}\n");
	pair_close(&p);
}

/* The text of YAML is told by line also where its places cannot be counted. */
TEST(long_keys_leave_yaml_without_places)
{
	char key[200], text[2][256];
	struct pair p;

	memset(key, 'k', sizeof(key) - 1);
	key[sizeof(key) - 1] = '\0';
	for (int s = 0; s < 2; s++)
		snprintf(text[s], sizeof(text[s]), "{kind: X, \"%s\": {a: %d}}", key, s);
	pair_parse(&p, text[0], text[1]);
	pair_rows(&p, ROWS_YAML, &plain);
	CHECK_INT(p.rows.n, 3);
	CHECK_INT(p.rows.v[2].sign, '+');
	CHECK_STR(p.rows.v[2].side[1].text, ": a: 1");
	pair_close(&p);
}

/* ---- what must hold for any pair ---- */

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
		if (p->body[s])
			canon_dump(&want, p->body[s]);
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
	bool *told = mem_zero(p->object.changes.n + 1, 1);

	for (size_t i = 0; i < p->rows.n; i++)
		if (p->rows.v[i].change != ROW_NO_CHANGE)
			told[p->rows.v[i].change] = true;
	for (size_t i = 0; i < p->object.changes.n; i++)
		CHECK_MSG(told[i] == (hidden || p->object.verdicts[i].hidden == SHOWN),
			  "%s %s: %s", p->object.key.kind, p->object.changes.v[i].path,
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
	for (size_t i = 0; i < p.object.changes.n; i++)
		if (i % 3 == 2)
			p.object.verdicts[i].hidden = HIDDEN_NOISE;
	if (p.object.changes.n)
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
	CHECK_INT(p.object.changes.n, 3000);
	for (size_t i = 1; i < 3000; i += 2)
		p.object.verdicts[i].hidden = HIDDEN_NOISE;
	for (size_t v = 0; v < ROWS_VIEWS; v++) {
		double start = seconds();

		pair_rows(&p, (enum rows_view)v, &plain);
		CHECK_MSG(seconds() - start < 0.5, "%s: %.0f ms", rows_view_name((enum rows_view)v),
			  1000 * (seconds() - start));
	}
	check_pair(&p);
	pair_close(&p);
}
