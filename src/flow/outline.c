/*
 * Outlines of what did not change (assess_outline), each made once for a blob
 * and kept in <store>/cache/outlines:
 *
 *	head line; count 4; rows by id: id 20, place 4, size 4, check 8; texts
 *
 * with numbers little-endian, place from the start of the file, check the first
 * bytes of SHA-256 over id and text. A row is only believed as far as its check
 * goes, so the file may be damaged, cut or of anybody; it may be deleted, too.
 */
#include "outline.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define ID	 sizeof(((struct oid *)NULL)->id)
#define CHECK	 8
#define ROW	 (ID + 4 + 4 + CHECK)
#define FILE_MAX ((size_t)64 << 20)	/* beyond it what a run did not need is dropped */
#define TEXT_MAX ((size_t)1 << 20)
#define WORTH	 32			/* one in so many must be new for the file to be written */
#define WRITE_STEP 512			/* texts between two ticks */

struct row {
	struct oid id;
	size_t place, size;		/* in the file, or among the fresh texts */
	uint8_t check[CHECK];
	bool fresh, used;
};

struct outlines {
	char *file, *head;
	int fd;				/* -1: there is none */
	struct row *v;			/* of the file, by id */
	size_t n;
	struct row *fresh;
	size_t nfresh, cap;
	struct map by_id;		/* id -> index among the fresh, and one more */
	struct buf texts;		/* of the fresh */
	struct buf scratch;
	void (*tick)(void *ctx);	/* while saving */
	void *tick_ctx;
};

static void
check_of(const struct oid *id, const char *text, size_t n, uint8_t out[CHECK])
{
	uint8_t sum[SHA256_BYTES];
	struct buf b = {0};

	buf_add(&b, id->id, ID);
	buf_add(&b, text, n);
	sha256_of(b.p, b.n, sum);
	memcpy(out, sum, CHECK);
	buf_release(&b);
}

static bool
read_at(int fd, size_t at, struct buf *out, size_t n)
{
	char *p = buf_room(out, n);
	size_t got = 0;

	while (got < n) {
		ssize_t k = pread(fd, p + got, n - got, (off_t)(at + got));

		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			return false;
		got += (size_t)k;
	}
	out->n += n;
	return true;
}

static int
row_cmp(const void *a, const void *b)
{
	return memcmp(((const struct row *)a)->id.id, ((const struct row *)b)->id.id, ID);
}

/* Whatever is odd about the file, nothing is known then. */
static void
load(struct outlines *o)
{
	size_t head = strlen(o->head), n;
	struct buf b = {0};

	if (!read_at(o->fd, 0, &b, head + 4) || memcmp(b.p, o->head, head) != 0)
		goto done;
	n = bytes_number(b.p + head, 4);
	buf_clear(&b);
	if (n > FILE_MAX / ROW || !read_at(o->fd, head + 4, &b, n * ROW))
		goto done;
	o->v = mem_zero(n + 1, sizeof(*o->v));
	for (; o->n < n; o->n++) {
		const char *p = b.p + o->n * ROW;
		struct row *r = &o->v[o->n];

		memcpy(r->id.id, p, ID);
		r->place = bytes_number(p + ID, 4);
		r->size = bytes_number(p + ID + 4, 4);
		memcpy(r->check, p + ID + 8, CHECK);
	}
done:
	buf_release(&b);
}

struct outlines *
outlines_open(const struct store *s)
{
	struct outlines *o = mem_zero(1, sizeof(*o));

	o->file = mem_printf("%s/cache/outlines", store_dir(s));
	o->head = mem_printf("assay outlines 1 %d\n", ASSESS_OUTLINE);
	o->fd = open(o->file, O_RDONLY | O_CLOEXEC);
	if (o->fd >= 0)
		load(o);
	return o;
}

json_t *
outlines_get(struct outlines *o, const struct oid *blob)
{
	struct limits lim = LIMITS_DEFAULT;
	struct row want = {.id = *blob};
	struct row *r = o->n ? bsearch(&want, o->v, o->n, sizeof(*o->v), row_cmp) : NULL;
	size_t place = (uintptr_t)map_getn(&o->by_id, blob->id, ID);
	uint8_t check[CHECK];

	buf_clear(&o->scratch);
	if (place)
		return tree_parse_json(o->texts.p + o->fresh[place - 1].place,
				       o->fresh[place - 1].size, &lim, NULL, NULL);
	if (!r || r->size > TEXT_MAX || !read_at(o->fd, r->place, &o->scratch, r->size))
		return NULL;
	check_of(blob, o->scratch.p, o->scratch.n, check);
	if (memcmp(check, r->check, CHECK) != 0)
		return NULL;
	r->used = true;
	return tree_parse_json(o->scratch.p, o->scratch.n, &lim, NULL, NULL);
}

void
outlines_put(struct outlines *o, const struct oid *blob, const json_t *outline)
{
	struct row r = {.id = *blob, .place = o->texts.n, .fresh = true, .used = true};

	if (o->texts.n > FILE_MAX / 2)
		return;
	canon_compact(&o->texts, outline);
	r.size = o->texts.n - r.place;
	check_of(blob, o->texts.p + r.place, r.size, r.check);
	vec_grow(o->fresh, o->nfresh, o->cap);
	o->fresh[o->nfresh++] = r;
	map_putn(&o->by_id, blob->id, ID, (void *)(uintptr_t)o->nfresh);
}

/* ---- writing ---- */

/* All rows that the new file shall have, by id; what is in both is taken as fresh. */
static struct row *
merge(const struct outlines *o, size_t *n)
{
	struct row *all = mem_zero(o->n + o->nfresh + 1, sizeof(*all));
	size_t size = o->texts.n + o->nfresh * ROW, kept = 0;

	for (size_t i = 0; i < o->n; i++)
		size += o->v[i].size + ROW;
	for (size_t i = 0; i < o->n; i++)
		if (size <= FILE_MAX || o->v[i].used)
			all[kept++] = o->v[i];
	for (size_t i = 0; i < o->nfresh; i++)
		all[kept++] = o->fresh[i];
	qsort(all, kept, sizeof(*all), row_cmp);
	*n = 0;
	for (size_t i = 0; i < kept; i++) {
		if (*n && row_cmp(&all[*n - 1], &all[i]) == 0)
			--*n;
		all[(*n)++] = all[i];
	}
	return all;
}

/* Text by text, as the rows go. */
static bool
write_texts(const struct outlines *o, FILE *f, const struct row *v, size_t n)
{
	struct buf b = {0};
	bool ok = true;

	for (size_t i = 0; i < n && ok; i++) {
		const char *text = o->texts.p + v[i].place;

		buf_clear(&b);
		if (!v[i].fresh) {
			ok = read_at(o->fd, v[i].place, &b, v[i].size);
			text = b.p;
		}
		ok = ok && fwrite(text, 1, v[i].size, f) == v[i].size;
		if (i % WRITE_STEP == 0)
			o->tick(o->tick_ctx);
	}
	buf_release(&b);
	return ok;
}

/* Not synced: what a crash cuts short fails its check. */
static void
write_file(const struct outlines *o, const struct buf *rows, const struct row *v, size_t n)
{
	char *temp = mem_printf("%s-XXXXXX", o->file);
	int fd = mkostemp(temp, O_CLOEXEC);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "w");
	bool ok;

	if (f) {
		ok = fchmod(fd, 0644) == 0 && fwrite(rows->p, 1, rows->n, f) == rows->n &&
		     write_texts(o, f, v, n);
		ok = fclose(f) == 0 && ok;
		if (!ok || rename(temp, o->file) != 0)
			unlink(temp);
	} else if (fd >= 0) {
		close(fd);
	}
	free(temp);
}

void
outlines_save(struct outlines *o, void (*tick)(void *ctx), void *ctx)
{
	char *dir = mem_strndup(o->file, (size_t)(strrchr(o->file, '/') - o->file));
	struct buf b = {0};
	struct row *all;
	size_t n, place;

	o->tick = tick;
	o->tick_ctx = ctx;
	if (o->nfresh * WORTH <= o->n || io_mkdirs(dir, 0755, NULL) != 0)
		goto done;
	all = merge(o, &n);
	buf_puts(&b, o->head);
	bytes_add_number(&b, n, 4);
	place = b.n + n * ROW;
	for (size_t i = 0; i < n; i++) {
		buf_add(&b, all[i].id.id, ID);
		bytes_add_number(&b, place, 4);
		bytes_add_number(&b, all[i].size, 4);
		buf_add(&b, all[i].check, CHECK);
		place += all[i].size;
	}
	o->tick(o->tick_ctx);
	write_file(o, &b, all, n);
	free(all);
	buf_release(&b);
done:
	free(dir);
}

void
outlines_free(struct outlines *o)
{
	if (!o)
		return;
	if (o->fd >= 0)
		close(o->fd);
	free(o->v);
	free(o->fresh);
	map_release(&o->by_id, NULL);
	buf_release(&o->texts);
	buf_release(&o->scratch);
	free(o->file);
	free(o->head);
	free(o);
}
