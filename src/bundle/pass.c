/* Checks each entry against the limits and the name rules, and says what was skipped. */
#include "pass.h"

#include "names.h"

/* Of one code this many notes name their entry; the others are counted. */
#define NOTES_EACH 5
/* Below these an entry, and an archive, may be packed as well as they can. An entry over the ratio
 * is left; an archive is given up when all of it together is over the ratio by far, since many
 * such entries are a bomb, too. */
#define RATIO_ENTRY   (64ULL << 20)
#define RATIO_ARCHIVE (1ULL << 30)
#define BY_FAR        4

static bool
over_ratio(const struct reader *r, uint64_t unpacked, uint64_t ratio)
{
	return r->packed && unpacked / ratio > r->packed;
}

int
reader_account(struct reader *r, uint64_t n, struct error *err)
{
	const struct limits *lim = r->lim;

	r->unpacked += n;
	if (r->unpacked > lim->total_bytes) {
		r->lost = true;
		return error_set(err, ERR_LIMIT, "it unpacks to more than %llu bytes",
				 (unsigned long long)lim->total_bytes);
	}
	if (r->unpacked > RATIO_ARCHIVE && over_ratio(r, r->unpacked, BY_FAR * lim->ratio)) {
		r->lost = true;
		return error_set(err, ERR_LIMIT, "it unpacks to more than %llu times its size",
				 (unsigned long long)(BY_FAR * lim->ratio));
	}
	return 0;
}

static void
note_skip(struct pass *p, enum note_level level, const char *code, const struct raw_entry *raw,
	  const char *text)
{
	struct skips *s = p->skips;
	struct buf shown = {0};
	size_t i = 0;

	if (!s || !s->ns || p->index <= s->seen)
		return;
	while (i < s->ntold && !str_eq(s->told[i].code, code))
		i++;
	if (i == s->ntold && s->ntold < countof(s->told)) {
		s->told[s->ntold].code = code;
		s->told[s->ntold++].level = level;
	}
	if (i >= countof(s->told) || s->told[i].n++ >= NOTES_EACH)
		return;
	name_show(&shown, raw->name, raw->n);
	notes_add(s->ns, level, code, s->archive, buf_cstr(&shown), NULL, "%s", text);
	buf_release(&shown);
}

/* Once, when a pass has come to the end or can get no further. */
static void
note_end(struct pass *p)
{
	struct skips *s = p->skips;

	if (!s || !s->ns || s->ended)
		return;
	s->ended = true;
	for (size_t i = 0; i < s->ntold; i++)
		if (s->told[i].n > NOTES_EACH)
			notes_add(s->ns, s->told[i].level, s->told[i].code, s->archive, NULL, NULL,
				  "%llu more entries skipped for the same reason",
				  (unsigned long long)(s->told[i].n - NOTES_EACH));
	if (p->r->doubt)
		notes_add(s->ns, NOTE_WARN, "archive-end", s->archive, NULL, NULL, "%s",
			  p->r->doubt);
}

/* Whether the entry may be used; if not, a note says why. */
static bool
admit(struct pass *p, const struct raw_entry *raw)
{
	static const struct {
		const char *code, *text;
		enum note_level level;
	} types[RAW_TYPES] = {
		[RAW_LINK] = {"entry-link", "skipped: it is a link", NOTE_WARN},
		[RAW_SPECIAL] = {"entry-special", "skipped: it is no plain file", NOTE_WARN},
		[RAW_SPARSE] = {"entry-sparse", "skipped: it is a file with holes", NOTE_DAMAGE},
		[RAW_ENCRYPTED] = {"entry-encrypted", "skipped: it is encrypted", NOTE_DAMAGE},
		[RAW_BROKEN] = {"entry-damaged", "skipped: its header is damaged", NOTE_DAMAGE},
		[RAW_UNREADABLE] = {"entry-unreadable", "skipped: it cannot be read", NOTE_DAMAGE},
	};
	enum name_fault fault;

	if (types[raw->type].code) {
		note_skip(p, types[raw->type].level, types[raw->type].code, raw,
			  types[raw->type].text);
		return false;
	}
	fault = name_check(raw->name, raw->n, p->lim->path_bytes, &p->name);
	if (fault != NAME_OK && fault != NAME_EMPTY)
		note_skip(p, NOTE_DAMAGE, "entry-name", raw, name_fault_text(fault));
	return fault == NAME_OK;
}

/* The rest is lost: the same answer from now on. */
static int
lose(struct pass *p, const struct error *why, struct error *err)
{
	p->lost = *why;
	p->readable = false;
	note_end(p);
	return error_set(err, why->code, "%s", why->text);
}

int
pass_next(struct pass *p, const struct bundle_entry **out, struct error *err)
{
	struct raw_entry raw = {0};
	struct error here = {0};
	int rc = 0;

	if (p->lost.code) {
		note_end(p);
		return error_set(err, p->lost.code, "%s", p->lost.text);
	}
	p->readable = false;
	p->given = 0;
	while (!p->ended && (rc = p->r->ops->next(p->r, &raw, &here)) == 1) {
		if (++p->index > p->lim->entries) {
			error_set(&here, ERR_LIMIT, "it holds more than %llu entries",
				  (unsigned long long)p->lim->entries);
			return lose(p, &here, err);
		}
		if (p->only_name) {
			raw.name = p->only_name;
			raw.n = strlen(p->only_name);
		}
		if (!admit(p, &raw))
			continue;
		p->cur = (struct bundle_entry){
			.path = buf_cstr(&p->name),
			.is_dir = raw.type == RAW_DIR,
			.size = raw.type == RAW_DIR ? -1 : raw.size,
			.mtime = raw.mtime,
		};
		p->readable = raw.type == RAW_FILE;
		*out = &p->cur;
		return 1;
	}
	if (!p->ended && rc < 0)
		return lose(p, &here, err);
	p->ended = true;
	note_end(p);
	return 0;
}

static ssize_t
fail_entry(struct pass *p, const struct error *why, struct error *err)
{
	struct buf shown = {0};

	p->readable = false;
	name_show(&shown, p->cur.path, strlen(p->cur.path));
	error_set(err, why->code, "%s", why->text);
	if (p->r->lost)
		error_set(&p->lost, why->code, "%s: %s", buf_cstr(&shown), why->text);
	buf_release(&shown);
	return -1;
}

ssize_t
pass_read(struct pass *p, void *buf, size_t n, struct error *err)
{
	struct error here = {0};
	ssize_t got;

	if (!p->readable)
		return 0;
	/* One byte more than allowed is asked for, to tell "full" from "too large". */
	if (n > p->lim->entry_bytes - p->given)
		n = (size_t)(p->lim->entry_bytes - p->given) + 1;
	got = p->r->ops->read(p->r, buf, n, &here);
	if (got < 0)
		return fail_entry(p, &here, err);
	p->given += (uint64_t)got;
	if (p->given > p->lim->entry_bytes) {
		error_set(&here, ERR_LIMIT, "the entry is larger than %llu bytes",
			  (unsigned long long)p->lim->entry_bytes);
		return fail_entry(p, &here, err);
	}
	if (p->given > RATIO_ENTRY && over_ratio(p->r, p->given, p->lim->ratio)) {
		error_set(&here, ERR_LIMIT, "the entry unpacks to more than %llu times its archive",
			  (unsigned long long)p->lim->ratio);
		return fail_entry(p, &here, err);
	}
	if (got == 0)
		p->readable = false;
	return got;
}

void
pass_release(struct pass *p)
{
	if (p->r)
		p->r->ops->close(p->r);
	buf_release(&p->name);
	*p = (struct pass){0};
}
