/* assay label: names for snapshots. */
#include "cli.h"

static void
print_when(struct cli *c, int64_t at)
{
	when_print_short(&c->out, at, c->zone, c->now);
}

static int
list(struct cli *c, struct error *err)
{
	struct store_snapshot at;
	struct store_label *v = NULL;
	size_t n = 0;

	if (point_resolve(c, "latest", &at, err) != 0 ||
	    store_labels(c->store, at.context, &v, &n, err) != 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		buf_printf(&c->out, "%-24s ", v[i].name);
		print_when(c, v[i].instant);
		buf_putc(&c->out, '\n');
	}
	if (!n)
		warn(c, "assay label last-good friday", "no labels yet");
	store_labels_free(v, n);
	return 0;
}

/* Where the label stood before, WHEN_NONE if nowhere. */
static int64_t
stood(struct cli *c, const char *context, const char *name)
{
	struct store_label *v = NULL;
	int64_t at = WHEN_NONE;
	size_t n = 0;

	if (store_labels(c->store, context, &v, &n, NULL) != 0)
		return WHEN_NONE;
	for (size_t i = 0; i < n; i++)
		if (str_eq(v[i].name, name))
			at = v[i].instant;
	store_labels_free(v, n);
	return at;
}

static int
set(struct cli *c, const char *name, const char *word, struct error *err)
{
	struct store_snapshot at;
	int64_t before;

	if (point_resolve(c, word, &at, err) != 0)
		return -1;
	before = stood(c, at.context, name);
	if (store_label_set(c->store, name, &at, err) != 0)
		return -1;
	buf_printf(&c->out, "%s is now ", name);
	print_when(c, at.instant);
	if (before != WHEN_NONE) {
		buf_puts(&c->out, " (was ");
		print_when(c, before);
		buf_putc(&c->out, ')');
	}
	buf_putc(&c->out, '\n');
	return 0;
}

static int
remove_label(struct cli *c, const char *name, struct error *err)
{
	struct store_snapshot at;

	if (point_resolve(c, "latest", &at, err) != 0 ||
	    store_label_delete(c->store, at.context, name, err) != 0)
		return -1;
	buf_printf(&c->out, "%s is removed\n", name);
	return 0;
}

static int
run(struct cli *c, const struct words *w)
{
	struct error err = {0};
	int rc = -1;

	if (session_store(c, false, &err) != 0)
		return fail(&err);
	if (w->n == 1) {
		rc = list(c, &err);
	} else if (w->n > 3 || (c->opt.remove && w->n != 2)) {
		error_set(&err, ERR_USAGE, "label takes a name and a snapshot");
		error_hint(&err, "assay label last-good friday, assay label -d last-good");
	} else if (c->opt.remove) {
		rc = remove_label(c, w->v[1], &err);
	} else {
		rc = set(c, w->v[1], w->n > 2 ? w->v[2] : "latest", &err);
	}
	return rc == 0 ? EXIT_DONE : fail(&err);
}

const struct command cmd_label = {
	.name = "label",
	.group = "report",
	.arguments = "[NAME [SNAPSHOT]]",
	.summary = "name a snapshot, for example last-good",
	.examples = "assay label last-good friday\n"
		    "assay label   all labels\n"
		    "assay label -d last-good\n",
	.formats = "",
	.run = run,
};
