/*
 * One index over many packs. A pack a night makes a thousand in three years,
 * and each look-up of something new would ask all of them; git's own
 * multi-pack-index answers at once. It only speeds things up: nothing fails
 * for the lack of it, and `git gc` may replace or remove it.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pack.h"

#define PACKS_OUTSIDE 16	/* before the index is made anew: 100 ms for 365 packs */
#define LOCK_IS_DEAD  3600	/* seconds */

/* gitformat-pack(5): "MIDX", version, hash, chunks, bases, then the number of packs. */
static unsigned long
packs_inside(const char *path)
{
	uint8_t head[12];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? 0 : read(fd, head, sizeof(head));

	if (fd >= 0)
		close(fd);
	if (n != (ssize_t)sizeof(head) || memcmp(head, "MIDX", 4) != 0)
		return 0;
	return (unsigned long)head[8] << 24 | (unsigned long)head[9] << 16 |
	       (unsigned long)head[10] << 8 | head[11];
}

static unsigned long
packs(const char *dir)
{
	DIR *d = opendir(dir);
	const struct dirent *e;
	unsigned long n = 0;

	while (d && (e = readdir(d)))
		n += str_ends(e->d_name, ".idx");
	if (d)
		closedir(d);
	return n;
}

void
packs_index(struct store *s)
{
	char *dir = repo_path(s, "objects/pack");
	char *index = mem_printf("%s/multi-pack-index", dir);

	if (packs(dir) >= packs_inside(index) + PACKS_OUTSIDE &&
	    git_odb_write_multi_pack_index(s->odb) == 0)
		(void)git_odb_refresh(s->odb);
	free(index);
	free(dir);
}

/* git makes this file as well, so only one that is old by our lock's time can be dead. */
void
packs_index_clear_stale(struct store *s)
{
	char *dead = repo_path(s, "objects/pack/multi-pack-index.lock");
	char *ours = repo_path(s, "assay.lock");
	struct stat then, now;

	if (stat(dead, &then) == 0 && stat(ours, &now) == 0 &&
	    now.st_mtime - then.st_mtime > LOCK_IS_DEAD)
		unlink(dead);
	free(dead);
	free(ours);
}
