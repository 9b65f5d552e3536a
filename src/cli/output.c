/* Where the output goes: a file, a pager when it is more than a screen, or standard output. */
#include "cli.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* Signs that a terminal obeys, or that turn the direction of writing, and that JSON and patches
 * may hold as they are. */
static size_t
obeyed(const char *p, size_t n, unsigned *cp)
{
	size_t len = (unsigned char)*p < 0x80 ? 0 : utf8_decode(p, n, cp);

	if (!len || !((*cp >= 0x80 && *cp < 0xa0) || (*cp >= 0x2028 && *cp <= 0x202e) ||
		      (*cp >= 0x2066 && *cp <= 0x2069)))
		return 0;
	return len;
}

/* For a terminal they are written \uXXXX, which in JSON is the same; pipes and files get the bytes. */
static void
harmless(struct buf *out)
{
	struct buf b = {0};
	size_t from = 0, len;
	unsigned cp;

	for (size_t i = 0; i < out->n; i += len ? len : 1) {
		len = obeyed(out->p + i, out->n - i, &cp);
		if (!len)
			continue;
		buf_add(&b, out->p + from, i - from);
		buf_printf(&b, "\\u%04x", cp);
		from = i + len;
	}
	if (!from)
		return;
	buf_add(&b, out->p + from, out->n - from);
	buf_release(out);
	*out = b;
}

static size_t
lines(const struct buf *b, size_t enough)
{
	size_t n = 0;

	for (size_t i = 0; i < b->n && n < enough; i++)
		n += b->p[i] == '\n';
	return n;
}

static const char *
pager_command(void)
{
	const char *p = getenv("ASSAY_PAGER");

	if (!p)
		p = getenv("PAGER");
	return p ? p : "less";
}

/* Quitting the pager early is the reader's right, so a broken pipe is no error. */
static bool
page(const struct buf *b)
{
	const char *cmd = pager_command();
	int fd[2], status;
	pid_t pid;

	if (!*cmd || strcmp(cmd, "cat") == 0 || pipe(fd) != 0)
		return false;
	fflush(NULL);
	pid = fork();
	if (pid < 0) {
		close(fd[0]);
		close(fd[1]);
		return false;
	}
	if (pid == 0) {
		dup2(fd[0], STDIN_FILENO);
		close(fd[0]);
		close(fd[1]);
		setenv("LESS", "FRX", 0);
		execl("/bin/sh", "sh", "-c", cmd, (char *)NULL);
		_exit(127);
	}
	close(fd[0]);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGINT, SIG_IGN);
	io_write_all(fd[1], b->p, b->n);
	close(fd[1]);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return !(WIFEXITED(status) && WEXITSTATUS(status) == 127);
}

int
cli_finish(struct cli *c, int status)
{
	struct error err = {0};

	progress_stop();
	if (!c->out.n)
		return status;
	if (c->opt.output_file) {
		if (io_write_file(c->opt.output_file, c->out.p, c->out.n, 0644, &err) != 0) {
			error_hint(&err, "-O wants a file in a folder that is there");
			return fail(&err);
		}
		return status;
	}
	if (c->tty)
		harmless(&c->out);
	if (c->tty && !c->opt.no_pager && !interrupted() &&
	    lines(&c->out, c->height) >= c->height && page(&c->out))
		return status;
	if (io_write_all(STDOUT_FILENO, c->out.p, c->out.n) != 0) {
		error_errno(&err, "writing the output");
		return fail(&err);
	}
	return status;
}
