/* assay rules: the rules in force, why one decided, what others would do, and proposals. */
#include "rules.h"

#include <stdlib.h>

/* Name and effect, and the reason behind them, or below where there is no room. */
static void
list_text(struct cli *c, const json_t *rules)
{
	size_t indent = c->width >= 72 ? 51 : 4;
	json_t *r;
	size_t i;

	json_array_foreach(rules, i, r) {
		const char *reason = tree_str(r, "reason"), *name = tree_str(r, "name");
		const char *severity = tree_str(r, "severity"), *category = tree_str(r, "category");
		bool noise = json_is_true(tree_get(r, "noise"));
		struct buf head = {0};

		buf_printf(&head, indent > 4 ? "%-28s %-9s %s" : "%s  %s %s", name ? name : "",
			   noise ? "noise" : severity ? severity : "-", category ? category : "");
		if (json_is_false(tree_get(r, "enabled")))
			buf_puts(&head, " off");
		while (head.n && head.p[head.n - 1] == ' ')
			head.n--;
		buf_add_safe(&c->out, head.p, head.n);
		if (head.n + 1 < indent)
			buf_fill(&c->out, ' ', indent - head.n);
		else {
			buf_putc(&c->out, '\n');
			buf_fill(&c->out, ' ', indent);
		}
		render_wrap(&c->out, reason ? reason : "", indent, c->width);
		buf_putc(&c->out, '\n');
		buf_release(&head);
	}
}

static int
list(struct cli *c, struct error *err)
{
	json_t *rules;

	if (session_rules(c, err) != 0)
		return -1;
	rules = rules_list(c->rules);
	if (str_eq(c->opt.output, "json")) {
		json_t *doc = json_pack("{s:s, s:s, s:O}", "apiVersion", "assay/v1", "kind",
					"Rules", "rules", rules);

		canon_dump_ordered(&c->out, doc);
		json_decref(doc);
	} else {
		list_text(c, rules);
	}
	json_decref(rules);
	return 0;
}

struct verb {
	const char *name;
	int (*run)(struct cli *c, const struct words *w, enum render_format f, struct error *err);
};

static const struct verb verbs[] = {
	{"explain", rules_explain},
	{"test", rules_try},
	{"learn", rules_learn},
};

static int
run_verb(struct cli *c, const struct words *w, enum render_format f, struct error *err)
{
	for (size_t i = 0; i < countof(verbs); i++)
		if (str_eq(verbs[i].name, w->v[1]))
			return verbs[i].run(c, w, f, err);
	error_set(err, ERR_USAGE, "'%s' is not what rules can do", w->v[1]);
	return error_hint(err, "assay rules list, explain OBJECT, test FILE, or learn");
}

static int
run(struct cli *c, const struct words *w)
{
	struct error err = {0};
	enum render_format f;
	int rc = -1;

	if (session_format(c, "text json", &f, &err) != 0)
		return fail(&err);
	if (w->n == 1 || (w->n == 2 && str_eq(w->v[1], "list"))) {
		session_store(c, false, NULL);	/* its rules count, if there is one */
		rc = list(c, &err);
	} else {
		rc = run_verb(c, w, f, &err);
	}
	return rc == 0 ? EXIT_DONE : fail(&err);
}

const struct command cmd_rules = {
	.name = "rules",
	.group = "rules",
	.arguments = "[list | explain OBJECT [FROM TO] | test FILE [FROM TO] | learn [FROM TO]]",
	.summary = "the rules of noise and severity: list, explain, test and propose some",
	.examples = "assay rules   all rules in force\n"
		    "assay rules explain shop/deploy/frontend -f spec.replicas\n"
		    "assay rules test new-rules.json friday latest\n"
		    "assay rules learn\n",
	.formats = "text json",
	.run = run,
};
