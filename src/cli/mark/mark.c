/* assay mark: reviewed, accepted, flagged; and taking that back. */
#include "mark.h"

#include <stdlib.h>

#define FORMATS "text json ndjson"
#define ID_MIN  10		/* c- and 8 digits */
#define ID_MAX  18
#define VALUE_MAX 160		/* columns of a value before it is cut */

static void
job_release(struct mark_job *j)
{
	examined_free(j->e);
	free(j->object);
	free(j->change);
	free(j->marked);
	words_release(&j->ids);
	arguments_release(&j->args);
}

/* ---- words ---- */

static bool
is_id(const char *word)
{
	size_t n = strlen(word);

	return str_starts(word, "c-") && n >= 3 && n <= ID_MAX &&
	       !word[2 + strspn(word + 2, "0123456789abcdef")];
}

static int
split_words(struct mark_job *j, const struct words *w, struct error *err)
{
	struct words rest = {0};
	int rc = 0;

	for (size_t i = 2; i < w->n && rc == 0; i++) {
		if (!is_id(w->v[i])) {
			words_add(&rest, w->v[i]);
		} else if (strlen(w->v[i]) < ID_MIN) {
			rc = error_set(err, ERR_USAGE, "'%s' is too short for a change's id",
				       w->v[i]);
			error_hint(err, "at least 8 digits, such as c-4f1d9a2c");
		} else {
			words_add(&j->ids, w->v[i]);
		}
	}
	if (rc == 0)
		rc = arguments_parse(&j->args, &rest, 0, err);
	words_release(&rest);
	if (rc == 0 && j->ids.n && j->args.nobjects) {
		error_set(err, ERR_USAGE, "ids and objects exclude each other");
		rc = error_hint(err, "assay mark %s %s", w->v[1], j->ids.v[0]);
	}
	return rc;
}

/* The end of the day that a date names; of other times the instant itself. */
static int
parse_until(const struct cli *c, int64_t *out, struct error *err)
{
	const struct store_query q = session_query(c);
	const char *word = c->opt.until;
	struct civil day;

	*out = WHEN_NONE;
	if (!word)
		return 0;
	if (store_parse_instant(word, &q.clock, out, err) != 0)
		return error_in(err, "--until");
	if (strlen(word) == strlen("2026-09-30") && word[4] == '-' && word[7] == '-') {
		zone_civil(c->zone, *out + 36 * 3600, &day);
		day.hour = day.minute = day.second = 0;
		*out = zone_instant(c->zone, &day);
	}
	if (*out > c->now)
		return 0;
	error_set(err, ERR_USAGE, "--until %s is over", word);
	return error_hint(err, "give a day to come");
}

static int
prepare(struct mark_job *j, const struct words *w, struct error *err)
{
	const struct options *o = &j->c->opt;

	j->action.user = session_user(j->c);
	j->action.note = o->note;
	j->action.now = j->c->now;
	if (o->note && o->note[utf8_valid(o->note, strlen(o->note))]) {
		error_set(err, ERR_USAGE, "the note is no UTF-8");
		return error_hint(err, "-m \"why\"");
	}
	if (split_words(j, w, err) != 0 || session_filter(j->c, &j->filter, err) != 0 ||
	    parse_until(j->c, &j->action.until, err) != 0)
		return -1;
	if (o->until && j->action.state != MARK_ACCEPTED) {
		error_set(err, ERR_USAGE, "--until is for accepted changes");
		return error_hint(err, "assay mark accepted OBJECT --until %s", o->until);
	}
	j->own_range = j->args.nends || o->around;
	if (j->ids.n || j->args.nobjects || o->namespaces.n || o->kinds.n || o->fields.n ||
	    o->selectors.n || o->severity || o->by.n)
		return 0;
	error_set(err, ERR_USAGE, "mark what?");
	return error_hint(err, "assay mark %s shop/svc/cart, or -n shop, or '*/*' for all",
			  w->v[1]);
}

/* ---- saying what was done ---- */

/* "shop/dc/catalog containers[catalog].image catalog:2.4.1 -> catalog:2.5.0" */
static void
put_change(struct buf *b, const struct change *ch)
{
	static const char *const words[] = {"added", "removed", "changed", "re-created"};

	if (!*ch->path) {
		buf_printf(b, " (%s)", words[ch->op]);
		return;
	}
	buf_putc(b, ' ');
	render_path(b, ch->path);
	buf_putc(b, ' ');
	if (ch->old_value)
		render_value(b, ch->old_value, VALUE_MAX);
	buf_puts(b, ch->old_value ? " -> " : "-> ");
	if (ch->new_value)
		render_value(b, ch->new_value, VALUE_MAX);
	else
		buf_puts(b, "(none)");
}

static void
put_line(struct mark_job *j, struct buf *b)
{
	if (j->action.note && *j->action.note)
		buf_printf(b, ", note \"%s\"", j->action.note);
	render_wrap(&j->c->out, buf_cstr(b), 2, j->c->width);
	buf_putc(&j->c->out, '\n');
	buf_clear(b);
}

static const char *
verb(const struct mark_job *j)
{
	return j->action.state == MARK_NONE ? "cleared" : mark_name(j->action.state);
}

static void
say_picked(struct mark_job *j)
{
	const struct drift *d = examined_drift(j->e);
	struct buf b = {0};

	for (size_t i = 0, next; i < j->n; i = next) {
		const struct drift_object *o = &d->v[j->object[i]];

		for (next = i; next < j->n && j->object[next] == j->object[i];)
			next++;
		buf_printf(&b, "%s: %s", verb(j), o->ref);
		if (next == i + 1)
			put_change(&b, &o->changes.v[j->change[i]]);
		else
			buf_printf(&b, " (%zu fields)", next - i);
		put_line(j, &b);
	}
	buf_release(&b);
}

static void
say_marked(struct mark_job *j)
{
	struct buf b = {0};

	for (size_t i = 0; i < j->nmarked; i++) {
		buf_printf(&b, "%s: %s ", verb(j), j->marked[i]->ref);
		render_path(&b, j->marked[i]->path);
		put_line(j, &b);
	}
	buf_release(&b);
}

/* How many objects of the whole range are still new. */
static int
say_left(struct mark_job *j, struct error *err)
{
	const struct filter all = {0};
	struct examined *e = NULL;
	size_t done, of;
	struct buf b = {0};

	if (mark_look(j, &all, &e, err) != 0)
		return -1;
	reviews_progress(j->c->reviews, examined_drift(e), j->c->now, &done, &of);
	if (j->action.state == MARK_FLAGGED)
		buf_puts(&b, "stays in every report until cleared.  ");
	if (of) {
		buf_printf(&b, "%zu of %zu left to review since ", of - done, of);
		when_print_short(&b, j->ends[0].instant, j->c->zone, j->c->now);
		buf_puts(&b, ".  ");
	}
	buf_puts(&b, "Undo: assay mark undo");
	buf_puts(&j->c->out, "  ");
	render_wrap(&j->c->out, b.p, 2, j->c->width);
	buf_putc(&j->c->out, '\n');
	buf_release(&b);
	examined_free(e);
	return 0;
}

/* ---- marking ---- */

/* The marks made, for machines. */
static void
print_made(struct mark_job *j, const char *const *ids, size_t n)
{
	const struct mark **v = mem_zero(n + 1, sizeof(*v));
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		v[kept] = reviews_find(j->c->reviews, ids[i], j->c->now);
		kept += v[kept] != NULL;
	}
	mark_print(j->c, v, kept, j->format);
	free(v);
}

static int
act(struct mark_job *j, struct error *err)
{
	const struct drift *d = examined_drift(j->e);
	size_t n = j->n ? j->n : j->nmarked;
	char (*ids)[20] = mem_zero(n + 1, sizeof(*ids));
	const char **list = mem_zero(n + 1, sizeof(*list));
	bool said = j->format == FORMAT_TEXT && !j->c->opt.quiet;
	int rc;

	for (size_t i = 0; i < n; i++) {
		snprintf(ids[i], sizeof(ids[i]), "%s",
			 j->n ? d->v[j->object[i]].verdicts[j->change[i]].id : j->marked[i]->id);
		list[i] = ids[i];
	}
	if (said)		/* what is picked among marks is lent until the write */
		j->n ? say_picked(j) : say_marked(j);
	rc = j->n ? reviews_set(j->c->reviews, &j->action, d, j->object, j->change, n, err)
		  : reviews_set_marked(j->c->reviews, &j->action, list, n, err);
	if (rc != 0)
		buf_clear(&j->c->out);
	else if (said)
		rc = say_left(j, err);
	else if (j->format != FORMAT_TEXT)
		print_made(j, list, n);
	free(ids);
	free(list);
	return rc;
}

static int
mark(struct mark_job *j, const struct words *w, struct error *err)
{
	if (prepare(j, w, err) != 0 || mark_find(j, err) != 0)
		return -1;
	return act(j, err);
}

static int
list(struct mark_job *j, const struct words *w, struct error *err)
{
	if (arguments_parse(&j->args, w, 2, err) != 0 || session_reviews(j->c, err) != 0)
		return -1;
	if (j->args.nends) {
		error_set(err, ERR_USAGE, "'%s' is no object", j->args.end[0]);
		return error_hint(err, "assay mark list svc/cart, or --by USER");
	}
	return mark_list(j->c, &j->args, j->format, err);
}

/* ---- undo and redo ---- */

static int
turn(struct mark_job *j, const struct words *w, struct error *err)
{
	bool redo = str_eq(w->v[1], "redo");
	char what[200];
	int rc;

	if (w->n > 2) {
		error_set(err, ERR_USAGE, "%s takes back the newest action only", w->v[1]);
		return error_hint(err, "assay mark %s; assay mark clear takes away one mark",
				  w->v[1]);
	}
	if (session_reviews(j->c, err) != 0)
		return -1;
	rc = (redo ? reviews_redo : reviews_undo)(j->c->reviews, session_user(j->c), j->c->now,
						  what, err);
	if (rc != 0 || j->c->opt.quiet)
		return rc;
	buf_printf(&j->c->out, "%s: ", w->v[1]);
	buf_add_safe(&j->c->out, what, strlen(what));
	buf_printf(&j->c->out, "\n  %s: assay mark %s\n", redo ? "Undo" : "Again",
		   redo ? "undo" : "redo");
	return 0;
}

static int
run(struct cli *c, const struct words *w)
{
	static const char verbs[] = "reviewed accepted flagged clear list undo redo";
	const char *what = w->n > 1 ? w->v[1] : "";
	struct mark_job j = {.c = c};
	struct error err = {0};
	int rc = -1;

	if (!word_of(verbs, what)) {
		error_set(&err, ERR_USAGE, *what ? "'%s' is no mark" : "mark what?%s", what);
		error_hint(&err, "one of: %s", verbs);
	} else if (session_format(c, FORMATS, &j.format, &err) == 0 &&
		   session_store(c, false, &err) == 0) {
		if (str_eq(what, "list"))
			rc = list(&j, w, &err);
		else if (str_eq(what, "undo") || str_eq(what, "redo"))
			rc = turn(&j, w, &err);
		else if (mark_parse(what, &j.action.state) || str_eq(what, "clear"))
			rc = mark(&j, w, &err);
	}
	job_release(&j);
	return rc == 0 ? EXIT_DONE : fail(&err);
}

const struct command cmd_mark = {
	.name = "mark",
	.group = "report",
	.arguments = "reviewed|accepted|flagged|clear|list|undo|redo [OBJECT...] [FROM [TO]]",
	.summary = "reviewed, accepted, flagged",
	.examples = "assay mark reviewed shop/svc/cart   what changed there since the last review\n"
		    "assay mark accepted dc/catalog -m CHG-9001 --until 2026-09-30\n"
		    "assay mark reviewed -n shop friday..latest\n"
		    "assay mark list   all marks\n"
		    "assay mark undo   the newest action, again and again\n",
	.formats = FORMATS,
	.run = run,
};
