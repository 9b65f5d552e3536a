/* SHA-256 over an archive, by whoever asks or by a thread beside the reading. */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "inside.h"

enum { BLOCK = 256 << 10 };

/* Takes all but the last 32 bytes in, which may be the digest of those before them. */
static enum seal
digest_fd(const struct bundle *b, int fd, struct sha256 *s, struct error *err)
{
	char *buf = mem_alloc(SHA256_BYTES + BLOCK);
	uint8_t sum[SHA256_BYTES];
	size_t kept = 0;
	uint64_t at = 0;
	ssize_t got;
	enum seal seal;

	while ((got = pread(fd, buf + kept, BLOCK, (off_t)at)) != 0 && !atomic_load(&b->stop)) {
		size_t n = kept + (got > 0 ? (size_t)got : 0);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			break;
		at += (uint64_t)got;
		kept = n < SHA256_BYTES ? n : SHA256_BYTES;
		sha256_add(s, buf, n - kept);
		memmove(buf, buf + n - kept, kept);
	}
	sha256_peek(s, sum);
	seal = kept == SHA256_BYTES && memcmp(sum, buf, SHA256_BYTES) == 0 ? SEAL_RIGHT
									  : SEAL_WRONG;
	sha256_add(s, buf, kept);
	free(buf);
	if (got < 0)
		error_errno(err, "cannot read it");
	return got < 0 ? SEAL_UNKNOWN : seal;
}

/* `path NUL size NUL sha256` LF of one file of a folder; "-" where it cannot be read, as the
 * import goes on without such a file. */
static void
digest_line(const struct bundle *b, struct listed *f, struct sha256 *one, struct buf *line)
{
	uint8_t sum[SHA256_BYTES];
	char hex[SHA256_HEX] = "-";
	int fd = listing_open(&b->list, f, NULL);

	if (fd >= 0)
		f->seal = digest_fd(b, fd, one, NULL);
	sha256_end(one, sum);
	if (f->seal != SEAL_UNKNOWN)
		hex_of(sum, sizeof(sum), hex);
	if (fd >= 0)
		close(fd);
	buf_clear(line);
	buf_puts(line, f->path);
	buf_putc(line, '\0');
	buf_printf(line, "%llu", (unsigned long long)f->size);
	buf_putc(line, '\0');
	buf_puts(line, hex);
	buf_putc(line, '\n');
}

static void
digest_folder(struct bundle *b, struct sha256 *all)
{
	struct sha256 *one = sha256_new();
	struct buf line = {0};

	for (size_t i = 0; i < b->list.n; i++) {
		if (b->list.v[i].type != RAW_FILE)
			continue;
		digest_line(b, &b->list.v[i], one, &line);
		sha256_add(all, line.p, line.n);
	}
	buf_release(&line);
	sha256_free(one);
}

static void
digest(struct bundle *b)
{
	struct sha256 *s = sha256_new();
	enum seal seal;

	if (b->kind == BUNDLE_FOLDER || b->kind == BUNDLE_FILES) {
		digest_folder(b, s);
	} else {
		seal = digest_fd(b, b->file.fd, s, &b->undigested);
		if (bundle_is_listed(b) && b->list.n)
			b->list.v[0].seal = seal;
	}
	sha256_end(s, b->digest);
	sha256_free(s);
}

static void *
digest_beside(void *bundle)
{
	digest(bundle);
	return NULL;
}

void
bundle_digest_begin(struct bundle *b)
{
	if (!b->digested && !b->digesting)
		b->digesting = pthread_create(&b->digester, NULL, digest_beside, b) == 0;
}

int
bundle_digest(struct bundle *b, uint8_t out[SHA256_BYTES], struct error *err)
{
	if (b->digesting)
		pthread_join(b->digester, NULL);
	else if (!b->digested)
		digest(b);
	b->digesting = false;
	b->digested = true;
	if (b->undigested.code)
		return error_set(err, b->undigested.code, "%s", b->undigested.text);
	memcpy(out, b->digest, SHA256_BYTES);
	return 0;
}

void
bundle_digest_stop(struct bundle *b)
{
	atomic_store(&b->stop, true);
	if (b->digesting)
		pthread_join(b->digester, NULL);
	b->digesting = false;
}

bool
bundle_plain(const struct bundle *b)
{
	return bundle_is_listed(b);
}

bool
bundle_sealed(const struct bundle *b, const char *path)
{
	for (size_t i = 0; bundle_is_listed(b) && i < b->list.n; i++) {
		const struct listed *f = &b->list.v[i];

		if (f->type == RAW_FILE && (!path || str_eq(f->path, path)))
			return f->seal == SEAL_RIGHT;
	}
	return false;
}
