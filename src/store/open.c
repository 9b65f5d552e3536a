/* Opening and making a store: libgit2's settings, the key, an empty repository. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "repo.h"

#define KEY_FILE  "assay.key"
#define KEY_BYTES 32
#define OPEN_PACKS_MIN 64
#define OPEN_PACKS_MAX 4096
#define PACK_WINDOW (1 << 20)	/* bytes of a pack seen at once, and of all packs; what is */
#define PACKS_MAPPED (32 << 20)	/* read together lies together */
#define TREES_KEPT (24 << 20)	/* bytes of folders kept in memory */
#define OBJECT_MAX (64U << 20)	/* items have 16 MiB at most; snapshot.json and trees grow with them */

int
repo_error(struct error *err, const char *fmt, ...)
{
	const git_error *e = git_error_last();
	char *text;
	va_list ap;

	va_start(ap, fmt);
	text = mem_vprintf(fmt, ap);
	va_end(ap);
	error_set(err, ERR_STORE, "%s: %s", text, e && e->message ? e->message : "no reason given");
	free(text);
	return -1;
}

/* A store may have come from elsewhere: ask for the size before memory is given to it. */
int
object_read(git_odb_object **out, struct store *s, const struct oid *o, git_object_t type,
	    struct error *err)
{
	git_oid id = oid_to_git(o);
	git_object_t is;
	size_t size;
	char hex[41];

	oid_hex(o, hex);
	if (git_odb_read_header(&size, &is, s->odb, &id) != 0)
		return repo_error(err, "cannot read %s %s", git_object_type2string(type), hex);
	if (is != type)
		return error_set(err, ERR_INPUT, "%s is a %s, not a %s", hex,
				 git_object_type2string(is), git_object_type2string(type));
	if (size > OBJECT_MAX)
		return error_set(err, ERR_LIMIT, "%s %s has %zu bytes, over %u",
				 git_object_type2string(type), hex, size, OBJECT_MAX);
	if (git_odb_read(out, s->odb, &id) != 0)
		return repo_error(err, "cannot read %s %s", git_object_type2string(type), hex);
	return 0;
}

char *
repo_path(const struct store *s, const char *name)
{
	return mem_printf("%s/%s", s->dir, name);
}

void
repo_forget(struct store *s)
{
	for (size_t i = 0; i < s->ncontexts; i++)
		free(s->contexts[i]);
	free(s->contexts);
	s->contexts = NULL;
	s->ncontexts = 0;
	s->listed = false;
	map_release(&s->timelines, chain_free);
	s->timelines = (struct map){0};
}

/* A pack a night: ten years of them are more than a process may have open, but each that is
 * closed for another is opened again for the next thing asked. Half of what is allowed. */
static size_t
open_packs(void)
{
	struct rlimit r;

	if (getrlimit(RLIMIT_NOFILE, &r) != 0 || r.rlim_cur / 2 < OPEN_PACKS_MIN)
		return OPEN_PACKS_MIN;
	return r.rlim_cur / 2 > OPEN_PACKS_MAX ? OPEN_PACKS_MAX : (size_t)r.rlim_cur / 2;
}

/*
 * A libgit2 that is built with mbedTLS, as Debian's, reads and decodes every certificate authority
 * of the machine in git_libgit2_init, before it can be told anything: half the instructions of a
 * short command, and of the interface's first frame. Nothing here ever connects. The program's
 * definition is found before the library's (weak: it yields to one that is linked statically);
 * 0 says that the file was read, and the chain stays as it was made, empty.
 */
int mbedtls_x509_crt_parse_file(void *chain, const char *path);

__attribute__((weak)) int
mbedtls_x509_crt_parse_file(void *chain, const char *path)
{
	(void)chain;
	(void)path;
	return 0;
}

/* What a user or a machine has set up for git is not for a store: no configuration of
 * theirs is read, and a volume in a cluster may belong to anybody. */
static void
libgit2_setup(void)
{
	static const int levels[] = {GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG,
				     GIT_CONFIG_LEVEL_GLOBAL, GIT_CONFIG_LEVEL_PROGRAMDATA};

	git_libgit2_init();
	for (size_t i = 0; i < countof(levels); i++)
		git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, levels[i], "");
	git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
	git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 1);
	/* zlib's checksum is looked at with each read, as git does; git fsck looks at the ids */
	git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
	/* folders are looked through again and again: libgit2 by itself keeps none over 4 KB */
	git_libgit2_opts(GIT_OPT_SET_CACHE_OBJECT_LIMIT, (int)GIT_OBJECT_TREE, (size_t)1 << 20);
	git_libgit2_opts(GIT_OPT_SET_CACHE_MAX_SIZE, (ssize_t)TREES_KEPT);
	git_libgit2_opts(GIT_OPT_SET_MWINDOW_FILE_LIMIT, open_packs());
	git_libgit2_opts(GIT_OPT_SET_MWINDOW_SIZE, (size_t)PACK_WINDOW);
	git_libgit2_opts(GIT_OPT_SET_MWINDOW_MAPPED_LIMIT, (size_t)PACKS_MAPPED);
}

int
store_open(struct store **out, const char *dir, struct error *err)
{
	struct store *s = mem_zero(1, sizeof(*s));
	unsigned flags = GIT_REPOSITORY_OPEN_BARE | GIT_REPOSITORY_OPEN_NO_SEARCH |
			 GIT_REPOSITORY_OPEN_NO_DOTGIT;
	int rc;

	s->dir = mem_strdup(dir);
	libgit2_setup();
	rc = git_repository_open_ext(&s->repo, dir, flags, NULL);
	if (rc == GIT_ENOTFOUND) {
		error_set(err, ERR_NOT_FOUND, "no store in %s", dir);
		error_hint(err, "'assay import -C %s PATH' makes one from backups", dir);
	} else if (rc != 0 || git_repository_odb(&s->odb, s->repo) != 0) {
		rc = repo_error(err, "cannot open the store %s", dir);
	}
	if (rc != 0) {
		store_close(s);
		return -1;
	}
	*out = s;
	return 0;
}

int
store_refresh(struct store *s, struct error *err)
{
	repo_forget(s);
	if (git_odb_refresh(s->odb) != 0)
		return repo_error(err, "cannot read the store %s again", s->dir);
	return 0;
}

void
store_close(struct store *s)
{
	if (!s)
		return;
	store_look_through(s, NULL, NULL, NULL);
	repo_forget(s);
	git_odb_free(s->odb);
	git_repository_free(s->repo);
	git_libgit2_shutdown();
	free(s->dir);
	free(s);
}

const char *
store_dir(const struct store *s)
{
	return s->dir;
}

int
store_key(const struct store *s, uint8_t key[32], struct error *err)
{
	char *path = repo_path(s, KEY_FILE);
	struct buf b = {0};
	int rc = -1;

	if (!io_exists(path)) {
		error_set(err, ERR_NOT_FOUND, "the store has no key: %s is not there", path);
		error_hint(err, "copy assay.key from where the store was made, or give "
				"--secrets-key FILE");
		goto done;
	}
	/* room for all at once, so that no growing leaves a copy behind */
	buf_room(&b, 4 * KEY_BYTES);
	if (io_read_file(path, KEY_BYTES + 1, &b, err) != 0)
		goto done;
	if (b.n != KEY_BYTES) {
		error_set(err, ERR_INPUT, "%s holds %zu bytes, not %d", path, b.n, KEY_BYTES);
		goto done;
	}
	memcpy(key, b.p, KEY_BYTES);
	rc = 0;
done:
	if (b.p)
		mem_wipe(b.p, b.cap);
	buf_release(&b);
	free(path);
	return rc;
}

/* ---- making one ---- */

/* What may lie in a folder that becomes a store: our own files, put there before,
 * and what a run leaves that was killed while it made the repository. */
static bool
may_lie_there(const char *name)
{
	static const char *const ours[] = {
		".",	"..",	"rules.json", "cache",	 "incoming", "HEAD",	    "config",
		"refs", "info", "hooks",      "objects", "branches", "description", "config.lock",
		"HEAD.lock", "lost+found",
	};

	/* the latter is libgit2's own, to see what the file system can do */
	if (str_starts(name, "assay.") || str_starts(name, "_git2_"))
		return true;
	for (size_t i = 0; i < countof(ours); i++)
		if (str_eq(name, ours[i]))
			return true;
	return false;
}

static int
check_folder(const char *dir, struct error *err)
{
	DIR *d = opendir(dir);
	const struct dirent *e;
	int rc = 0;

	if (!d)
		return error_errno(err, "cannot read %s", dir);
	while (rc == 0 && (e = readdir(d))) {
		if (may_lie_there(e->d_name))
			continue;
		rc = error_set(err, ERR_USAGE, "%s is no store and holds other things (%s)", dir,
			       e->d_name);
		error_hint(err, "give a new or empty folder: -C %s/assay.git", dir);
	}
	closedir(d);
	return rc;
}

/* First of all, so that no store is without one; a key that somebody put there stays. */
static int
make_key(const char *dir, struct error *err)
{
	char *path = mem_printf("%s/%s", dir, KEY_FILE);
	uint8_t key[KEY_BYTES];
	int rc = 0;

	if (!io_exists(path)) {
		rc = random_bytes(key, sizeof(key), err);
		if (rc == 0)
			rc = io_write_file(path, key, sizeof(key), 0600, err);
		mem_wipe(key, sizeof(key));
	}
	free(path);
	return rc;
}

/* The head names a branch that will hardly exist: the first import settles it. */
static int
make_repository(const char *dir, struct error *err)
{
	git_repository_init_options o;
	git_repository *repo = NULL;
	int rc = 0;

	git_repository_init_options_init(&o, GIT_REPOSITORY_INIT_OPTIONS_VERSION);
	o.flags = GIT_REPOSITORY_INIT_BARE | GIT_REPOSITORY_INIT_NO_DOTGIT_DIR |
		  GIT_REPOSITORY_INIT_MKPATH;
	o.description = "Dated backups of clusters, one branch a cluster, made by assay";
	o.initial_head = "default";
	if (git_repository_init_ext(&repo, dir, &o) != 0)
		rc = repo_error(err, "cannot make a store in %s", dir);
	git_repository_free(repo);
	return rc;
}

/* git's own locks of a run that was killed while it made the store; ours is held, so nobody is
 * at it. */
static void
drop_locks(const char *dir)
{
	static const char *const names[] = {"config.lock", "HEAD.lock", "description.lock"};

	for (size_t i = 0; i < countof(names); i++) {
		char *path = mem_printf("%s/%s", dir, names[i]);

		unlink(path);
		free(path);
	}
}

static int
make_store(const char *dir, struct error *err)
{
	int lock, rc = -1;

	if (io_mkdirs(dir, 0777, err) != 0 || check_folder(dir, err) != 0)
		return -1;
	lock = lock_take(dir, err);
	if (lock < 0)
		return -1;
	libgit2_setup();
	drop_locks(dir);
	if (make_key(dir, err) == 0 && make_repository(dir, err) == 0)
		rc = 0;
	git_libgit2_shutdown();
	lock_drop(lock);
	return rc;
}

/* A new folder appears whole or not at all: it is made beside its place and then renamed. What a
 * killed run left there is gone on with. A folder that is there already (a volume) is filled. */
static int
make_whole(const char *dir, struct error *err)
{
	size_t n = strlen(dir);
	char *part;
	int rc;

	if (io_exists(dir))
		return make_store(dir, err);
	while (n > 1 && dir[n - 1] == '/')
		n--;
	part = mem_printf("%.*s.new", (int)n, dir);
	rc = make_store(part, err);
	/* somebody else may have been faster */
	if (rc == 0 && rename(part, dir) != 0 && !io_exists(dir))
		rc = error_errno(err, "cannot make %s", dir);
	free(part);
	return rc;
}

int
store_create(struct store **out, const char *dir, struct error *err)
{
	struct error none = {0};

	if (store_open(out, dir, &none) == 0)
		return 0;
	if (none.code != ERR_NOT_FOUND) {
		if (err && err->code == ERR_NONE)
			*err = none;
		return -1;
	}
	if (make_whole(dir, err) != 0)
		return -1;
	return store_open(out, dir, err);
}
