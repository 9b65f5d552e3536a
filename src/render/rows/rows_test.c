/* Rows of all views: small pairs as text. */
#include "rows_test.h"

#include "test.h"

void
pair_open(struct pair *p, json_t *a, json_t *b)
{
	*p = (struct pair){0};
	compared_open(&p->in, "", tree_str(b ? b : a, "kind"), a, b);
}

static void
pair_parse(struct pair *p, const char *a, const char *b)
{
	pair_open(p, compared_body(a), compared_body(b));
}

void
pair_close(struct pair *p)
{
	diff_rows_release(&p->rows);
	compared_close(&p->in);
}

void
pair_rows(struct pair *p, enum rows_view view, const struct rows_opts *o)
{
	diff_rows_release(&p->rows);
	diff_rows(&p->rows, &p->in.drift, 0, view, o);
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

const struct rows_opts plain = {.context_lines = 3};

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
	p.in.object.verdicts[0].hidden = HIDDEN_NOISE;
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
	pair_close(&p);
}

TEST(lines_are_those_of_both_bodies)
{
	struct pair p;

	pair_parse(&p, service, service_new);
	p.in.object.verdicts[0].hidden = HIDDEN_NOISE;
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
	p.in.object.verdicts[0].hidden = p.in.object.verdicts[1].hidden = HIDDEN_NOISE;
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
	p.in.object.verdicts[0].hidden = HIDDEN_REVIEWED;
	p.in.object.verdicts[1].hidden = HIDDEN_ACCEPTED;
	check_rows(&p, ROWS_FIELDS, &plain,
		   "L   kind | X | X\n"
		   "G   spec\n"
		   "L~0   a | 1 | 2\n"
		   "L~1   b | 1 | 2\n");
	p.in.object.verdicts[1].hidden = SHOWN;
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
