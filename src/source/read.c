/* One reading of a bundle: entries to items, damage to notes. */
#include <stdarg.h>
#include <stdlib.h>

#include "layout.h"

enum { CHUNK = 256 << 10 };

void
source_note(struct source *s, enum note_level level, const char *code, const char *entry,
	    const char *fmt, ...)
{
	struct buf text = {0};
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(&text, fmt, ap);
	va_end(ap);
	notes_add(s->notes, level, code, bundle_name(s->bundle), entry, NULL, "%s",
		  buf_cstr(&text));
	buf_release(&text);
}

/* What an error says behind the names that its note has anyway. */
static const char *
bare_text(const struct source *s, const struct error *err)
{
	const char *names[] = {bundle_name(s->bundle), s->path.n ? s->path.p : ""};
	const char *text = err->text;

	for (size_t i = 0; i < countof(names); i++) {
		size_t n = strlen(names[i]);

		if (n && strncmp(text, names[i], n) == 0 && strncmp(text + n, ": ", 2) == 0)
			text += n + 2;
	}
	return text;
}

static int
on_item(void *ctx, const struct item *it, struct error *err)
{
	struct source *s = ctx;

	if (it->list)
		s->out.listed = true;
	return s->layout->item ? s->layout->item(s, it, err) : reading_emit(s, it, false, err);
}

static int
on_list(void *ctx, const struct item_list *l, struct error *err)
{
	struct source *s = ctx;

	s->out.listed = true;
	s->out.partial = s->out.partial || l->partial;
	return s->layout->list ? s->layout->list(s, l, err) : 0;
}

static void
on_damage(void *ctx, const char *code, const char *place, const char *text)
{
	struct source *s = ctx;

	s->out.damaged = true;
	if (!s->quiet)
		notes_add(s->notes, NOTE_DAMAGE, code, bundle_name(s->bundle), buf_cstr(&s->path),
			  place, "%s", text);
}

int
reading_tick(struct source *s, size_t n, struct error *err)
{
	s->bytes += n;
	s->out.bytes += n;
	if (s->sink->tick && s->sink->tick(s->sink->ctx, s->bytes))
		return error_set(err, ERR_CANCELLED, "stopped");
	return 0;
}

/* The current entry through the scanner. -1 only when the sink stops it. */
static int
read_entry(struct source *s, char *chunk, struct error *err)
{
	const struct item_sink is = {s, on_item, on_list, on_damage};
	struct item_scan *scan = item_scan_new(&is, s->lim);
	ssize_t got;
	int rc = -1;

	while ((got = bundle_read(s->bundle, chunk, CHUNK, &s->bad)) > 0)
		if (reading_tick(s, (size_t)got, err) != 0 ||
		    item_scan_feed(scan, chunk, (size_t)got, err) != 0)
			goto done;
	if (got < 0) {
		s->out.damaged = true;
		s->quiet = true;
	}
	rc = item_scan_end(scan, err);
done:
	s->quiet = false;
	item_scan_free(scan);
	return rc;
}

/* The entry that could not be read to its end, once it is known whether that ends the archive. */
static void
tell_bad(struct source *s, const char *code, const char *rest)
{
	char place[32];

	if (!s->bad.code)
		return;
	snprintf(place, sizeof(place), "byte %llu", (unsigned long long)s->out.bytes);
	notes_add(s->notes, NOTE_DAMAGE, code, bundle_name(s->bundle), buf_cstr(&s->path), place,
		  "%s%s", s->bad.text, rest);
}

static int
read_entries(struct source *s, char *chunk, struct error *err)
{
	const struct bundle_entry *e;
	struct error lost = {0};
	int rc;

	while ((rc = bundle_next(s->bundle, &e, &lost)) == 1) {
		tell_bad(s, "entry-damaged", "");
		s->bad = (struct error){0};
		s->slot = (struct slot){0};
		s->out = (struct outcome){0};
		buf_clear(&s->path);
		buf_puts(&s->path, e->path);
		if (!s->layout->entry(s, e, &s->slot))
			continue;
		if (read_entry(s, chunk, err) != 0 || s->layout->leave(s, err) != 0)
			return -1;
		if (s->items > s->lim->objects) {
			error_set(&lost, ERR_LIMIT, "more than %llu objects",
				  (unsigned long long)s->lim->objects);
			rc = -1;
			break;
		}
	}
	if (rc == 0)
		tell_bad(s, "entry-damaged", "");
	else
		s->cut = true;
	if (rc < 0 && s->bad.code) {
		tell_bad(s, "archive-cut", "; the rest was not read");
	} else if (rc < 0) {
		source_note(s, NOTE_DAMAGE, "archive-cut", NULL, "%s; the rest was not read",
			    bare_text(s, &lost));
	}
	return 0;
}

/* What the bundle could not give is told by its notes only, and lowers coverage as damage does. */
static void
heed_skips(struct source *s)
{
	const char *name = bundle_name(s->bundle);
	size_t n = s->notes->n;

	for (size_t i = 0; i < n; i++) {
		const struct note *note = &s->notes->v[i];

		if (!str_eq(note->archive, name))
			continue;
		if (str_eq(note->code, "archive-end"))
			s->cut = true;
		else if (!str_starts(note->code, "entry-"))
			continue;
		else if (note->entry)
			s->layout->skipped(s, note->entry, str_eq(note->code, "entry-link"));
		else
			s->cut = true;	/* more of them than the notes name */
	}
}

int
source_read(struct source *s, const struct source_sink *sink, struct notes *ns, struct error *err)
{
	char *chunk = mem_alloc(CHUNK);
	struct error lost = {0};
	int rc = 0;

	s->sink = sink;
	s->notes = ns;
	s->sha = sha256_new();
	s->bytes = s->items = 0;
	s->cut = false;
	s->layout->close(s);
	s->layout->start(s);
	if (s->layout->read) {
		rc = s->layout->read(s, err);
	} else if (bundle_rewind(s->bundle, &lost) != 0) {
		s->cut = true;
		source_note(s, NOTE_DAMAGE, "archive-cut", NULL, "%s", lost.text);
	} else {
		rc = read_entries(s, chunk, err);
	}
	if (rc == 0)
		rc = reading_settle(s, err);
	if (rc == 0) {
		heed_skips(s);
		s->layout->finish(s);
	}
	map_release(&s->once, NULL);
	sha256_free(s->sha);
	s->sha = NULL;
	s->sink = NULL;
	free(chunk);
	return rc;
}
