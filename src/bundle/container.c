/* Tells from its bytes what a file is, and guards libarchive from a zip directory without end. */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "reader.h"

/* Reads n bytes at off, fewer only at the end of the file. */
static ssize_t
read_at(int fd, void *buf, size_t n, uint64_t off)
{
	size_t have = 0;

	while (have < n) {
		ssize_t got = pread(fd, (char *)buf + have, n - have, (off_t)(off + have));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (got == 0)
			break;
		have += (size_t)got;
	}
	return (ssize_t)have;
}

/* A tar header's checksum: the sum of its bytes with its own field as blanks. */
static bool
is_tar_header(const uint8_t *p, size_t n)
{
	uint64_t want = 0, sum = 0;
	bool digits = false;

	if (n < 512)
		return false;
	for (size_t i = 148; i < 156; i++) {
		if (p[i] >= '0' && p[i] <= '7') {
			want = want * 8 + (uint64_t)(p[i] - '0');
			digits = true;
		} else if (digits || p[i] != ' ') {
			break;
		}
	}
	for (size_t i = 0; i < 512; i++)
		sum += i >= 148 && i < 156 ? ' ' : p[i];
	return digits && sum == want;
}

/* Where a zip's directory begins, from the end record (APPNOTE 4.3.16, zip64 4.3.14); -1: none.
 * libarchive looks in the last 16 KiB, so nothing further up counts. */
static int64_t
zip_directory(int fd, uint64_t size)
{
	enum { TAIL = 16384, END = 22, LOCATOR = 20, END64 = 56 };
	uint8_t tail[TAIL], far[END64];
	size_t n = size < TAIL ? (size_t)size : TAIL;

	if (n < END || read_at(fd, tail, n, size - n) != (ssize_t)n)
		return -1;
	for (size_t i = n - END + 1; i-- > 0;) {
		uint64_t at = size - n + i, len, start, far_at;

		if (memcmp(tail + i, "PK\5\6", 4) != 0)
			continue;
		len = bytes_number(tail + i + 12, 4);
		start = bytes_number(tail + i + 16, 4);
		if (i >= LOCATOR && memcmp(tail + i - LOCATOR, "PK\6\7", 4) == 0) {
			far_at = bytes_number(tail + i - LOCATOR + 8, 8);
			if (far_at < size && read_at(fd, far, END64, far_at) == END64 &&
			    memcmp(far, "PK\6\6", 4) == 0)
				start = bytes_number(far + 48, 8);
			return start < size ? (int64_t)start : 0;
		}
		if (len > at || start + len > at)
			continue;
		return (int64_t)(start < at - len ? start : at - len);
	}
	return -1;
}

/* libarchive reads the whole directory into memory at once, so it is counted before. */
static int
check_directory(const struct container *c, uint64_t start, uint64_t max, struct error *err)
{
	enum { BLOCK = 1 << 20 };
	uint8_t *buf = mem_alloc(BLOCK);
	uint64_t at = start, count = 0;
	ssize_t got;

	while ((got = read_at(c->fd, buf, BLOCK, at)) > 0) {
		const uint8_t *p = buf, *end = buf + got;

		while (count <= max && (p = memmem(p, (size_t)(end - p), "PK\1\2", 4))) {
			count++;
			p += 4;
		}
		if (got < BLOCK || count > max)
			break;
		at += (uint64_t)got - 3;	/* a mark may lie across two blocks */
	}
	free(buf);
	if (got < 0)
		return error_errno(err, "cannot read the zip's directory");
	if (count > max)
		return error_set(err, ERR_LIMIT, "the zip lists more than %llu entries",
				 (unsigned long long)max);
	return 0;
}

static int
find_zip(struct container *c, const struct limits *lim, struct error *err)
{
	int64_t start = zip_directory(c->fd, c->size);

	c->label = "zip";
	c->form = start < 0 ? FORM_ZIP_CUT : FORM_ZIP;
	return start < 0 ? 0 : check_directory(c, (uint64_t)start, lim->entries, err);
}

static int
find_packed(struct container *c, const struct limits *lim, struct error *err)
{
	int tar = archive_is_tar(c, lim, err);

	if (tar < 0)
		return -1;
	c->form = tar ? FORM_PACKED_TAR : FORM_PACKED_FILE;
	return 0;
}

int
container_find(struct container *c, const struct limits *lim, struct error *err)
{
	static const struct {
		const char *magic;
		size_t n;
		const char *label;
		int (*find)(struct container *c, const struct limits *lim, struct error *err);
	} forms[] = {
		{"PK\3\4", 4, "zip", find_zip},
		{"PK\5\6", 4, "zip", find_zip},
		{"\x1f\x8b\x08", 3, "gzip", find_packed},
		{"\xfd"
		 "7zXZ\0",
		 6, "xz", find_packed},
		{"\x28\xb5\x2f\xfd", 4, "zstd", find_packed},
		{"BZh", 3, "bzip2", find_packed},
	};
	uint8_t head[512];
	ssize_t n = read_at(c->fd, head, sizeof(head), 0);

	if (n < 0)
		return error_errno(err, "cannot read the file");
	for (size_t i = 0; i < countof(forms); i++) {
		if ((size_t)n < forms[i].n || memcmp(head, forms[i].magic, forms[i].n) != 0)
			continue;
		/* "BZh" alone may begin a text: the magic of the first block follows a digit. */
		if (head[0] == 'B' && (n < 10 || memcmp(head + 4, "1AY&SY", 6) != 0))
			continue;
		c->label = forms[i].label;
		return forms[i].find(c, lim, err);
	}
	c->form = is_tar_header(head, (size_t)n) ? FORM_TAR : FORM_PLAIN;
	c->label = c->form == FORM_TAR ? "tar" : "file";
	return 0;
}
