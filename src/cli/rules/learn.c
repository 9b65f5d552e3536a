/* assay rules learn: rules that the history suggests. It puts none of them in force. */
#include "rules.h"

#include <stdlib.h>

#include "assay/flow/flips.h"

/* The snapshots between the ends, of the newer one's source; v[i] are lent. */
static int
take(struct cli *c, const struct arguments *a, struct store_snapshot **out, size_t *n,
     struct error *err)
{
	struct store_snapshot ends[2];
	const struct store_snapshot *all;
	size_t count;
	bool range = a->nends > 0;

	if (range ? range_resolve(c, a, ends, err) != 0
		  : point_resolve(c, "latest", &ends[1], err) != 0)
		return -1;
	if (range && !str_eq(ends[0].context, ends[1].context))
		return error_set(err, ERR_USAGE, "rules learn looks at one context, not at %s and %s",
				 ends[0].context, ends[1].context);
	if (store_timeline(c->store, ends[1].context, &all, &count, err) != 0)
		return -1;
	*out = mem_zero(count + 1, sizeof(**out));
	for (size_t i = 0; i < count; i++)
		if (all[i].instant <= ends[1].instant && str_eq(all[i].source, ends[1].source) &&
		    (!range || all[i].instant >= ends[0].instant))
			(*out)[(*n)++] = all[i];
	return 0;
}

static json_t *
rules_of(const struct flips *f)
{
	json_t *list = json_array();

	for (size_t i = 0; i < f->n; i++)
		json_array_append_new(list, flip_rule(&f->v[i]));
	return list;
}

/* ---- text ---- */

static void
put_head(struct cli *c, const struct store_snapshot *v, size_t n)
{
	struct buf *out = &c->out;

	buf_printf(out, "%s  ", v[0].context);
	when_print_short(out, v[0].instant, c->zone, c->now);
	buf_puts(out, " -> ");
	when_print_short(out, v[n - 1].instant, c->zone, c->now);
	buf_printf(out, " %s  %zu snapshots\n", zone_name(c->zone), n);
}

static void
put_flip(struct cli *c, const struct flip *f)
{
	size_t objects = json_array_size(f->refs);
	struct buf b = {0};

	if (objects == 1)
		buf_puts(&b, json_string_value(json_array_get(f->refs, 0)));
	else
		buf_printf(&b, "%zu objects of kind %s", objects, f->kind);
	buf_puts(&b, " ");
	render_path(&b, f->path);
	buf_printf(&b, " (%s)", f->name);
	if (f->severity > SEVERITY_INFO)
		buf_printf(&b, ", careful: told as %s by %s", severity_name(f->severity), f->rule);
	if (f->by_hand)
		buf_printf(&b, ", careful: %zu by hand", f->by_hand);
	buf_printf(&c->out, "  %4zu of %-4zu  %6zu  ", f->nights, f->of, f->hides);
	render_wrap(&c->out, buf_cstr(&b), 24, c->width);
	buf_putc(&c->out, '\n');
	buf_release(&b);
}

static void
print_text(struct cli *c, const struct flips *f, const struct store_snapshot *v, size_t n)
{
	json_t *list = rules_of(f), *one;
	size_t i;

	put_head(c, v, n);
	if (!f->n) {
		buf_puts(&c->out, "No field flips on most nights with no other change in its object.\n");
		json_decref(list);
		return;
	}
	buf_printf(&c->out, "  %12s  %6s  %s\n", "nights", "hides", "what");
	for (i = 0; i < f->n; i++)
		put_flip(c, &f->v[i]);
	buf_puts(&c->out, "\n{\"rules\": [\n");
	json_array_foreach(list, i, one) {
		struct buf b = {0};

		canon_compact(&b, one);
		buf_add_safe(&c->out, b.p, b.n);
		buf_puts(&c->out, i + 1 < f->n ? ",\n" : "\n]}\n\n");
		buf_release(&b);
	}
	render_wrap(&c->out, "Nothing was switched on. Put what you want into STORE/rules.json, with "
			     "\"enabled\": true; assay rules test FILE shows what it does.",
		    0, c->width);
	buf_putc(&c->out, '\n');
	json_decref(list);
}

/* ---- data ---- */

static void
print_json(struct cli *c, const struct flips *f)
{
	json_t *items = json_array(), *rules = rules_of(f), *doc;

	for (size_t i = 0; i < f->n; i++) {
		const struct flip *one = &f->v[i];

		json_array_append_new(
			items,
			json_pack("{s:s, s:s, s:s, s:O, s:I, s:I, s:I, s:I, s:s, s:s, s:O}", "name",
				  one->name, "objectKind", one->kind, "path", one->path, "objects",
				  one->refs, "nights", (json_int_t)one->nights, "of",
				  (json_int_t)one->of, "hides", (json_int_t)one->hides, "byHand",
				  (json_int_t)one->by_hand, "severity", severity_name(one->severity),
				  "rule", one->rule, "proposal", json_array_get(rules, i)));
	}
	doc = json_pack("{s:s, s:s, s:I, s:o, s:o}", "apiVersion", "assay/v1", "kind", "Proposals",
			"nights", (json_int_t)f->nights, "items", items, "rules", rules);
	canon_dump_ordered(&c->out, doc);
	json_decref(doc);
}

static int
learn(struct cli *c, const struct arguments *a, enum render_format f, struct error *err)
{
	struct examine_opts o = {.limits = LIMITS_DEFAULT};
	struct store_snapshot *v = NULL;
	struct flips found = {0};
	size_t n = 0;
	int rc = -1;

	if (session_filter(c, &o.filter, err) != 0 || session_store(c, false, err) != 0 ||
	    session_rules(c, err) != 0 || take(c, a, &v, &n, err) != 0)
		goto done;
	if (n < 4) {
		error_set(err, ERR_USAGE, "%zu snapshot%s tell no habit", n, n == 1 ? "" : "s");
		error_hint(err, "rules learn needs four at least; assay log lists them");
		goto done;
	}
	o.rules = c->rules;
	o.filter.words = a->objects;
	o.filter.nwords = a->nobjects;
	o.progress = progress_start(c);
	rc = flips_find(&found, c->store, v, n, &o, err);
	if (rc == 0 && f == FORMAT_JSON)
		print_json(c, &found);
	else if (rc == 0)
		print_text(c, &found, v, n);
done:
	flips_release(&found);
	free(v);
	return rc;
}

int
rules_learn(struct cli *c, const struct words *w, enum render_format f, struct error *err)
{
	struct arguments a = {0};
	int rc = -1;

	if (arguments_parse(&a, w, 2, err) == 0)
		rc = learn(c, &a, f, err);
	arguments_release(&a);
	return rc;
}
