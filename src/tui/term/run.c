/* A child that may never read, read slowly, or leave others behind that hold its input. */
#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "signals.h"

static void
child(const char *command, int in)
{
	signals_for_child();
	if (in >= 0 && dup2(in, STDIN_FILENO) < 0)
		_exit(126);
	execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	_exit(126);
}

/* Is the child gone? *status is set once. */
static bool
gone(pid_t pid, int *status, int flags)
{
	pid_t got;

	do
		got = waitpid(pid, status, flags);
	while (got < 0 && errno == EINTR);
	return got != 0;
}

/* Writes all that the child takes; true when the child ended meanwhile. */
static bool
feed(pid_t pid, int to, const struct buf *text, int *status)
{
	size_t done = 0;

	while (done < text->n) {
		struct pollfd p = {.fd = to, .events = POLLOUT};
		int ready = poll(&p, 1, 100);

		if (ready == 0 && gone(pid, status, WNOHANG))
			return true;
		if (ready <= 0)
			continue;
		ssize_t n = write(to, text->p + done, text->n - done);

		if (n < 0 && errno != EAGAIN && errno != EINTR)
			break;		/* it reads no more, which is its right */
		done += n > 0 ? (size_t)n : 0;
	}
	return false;
}

int
run_command(const char *command, const struct buf *text, struct error *err)
{
	int fds[2] = {-1, -1}, status = 0;
	bool ended = false;
	pid_t pid;

	if (text && pipe2(fds, O_CLOEXEC) < 0)
		return error_errno(err, "pipe");
	signals_lend(true);
	pid = fork();
	if (pid == 0)
		child(command, fds[0]);
	int saved = errno;

	if (pid > 0)
		signals_child(pid);
	if (fds[0] >= 0)
		close(fds[0]);
	if (pid > 0 && text) {
		fcntl(fds[1], F_SETFL, O_NONBLOCK);
		ended = feed(pid, fds[1], text, &status);
	}
	if (fds[1] >= 0)
		close(fds[1]);
	if (pid > 0 && !ended)
		gone(pid, &status, 0);
	signals_child(0);
	signals_lend(false);
	errno = saved;
	if (pid < 0)
		return error_errno(err, "cannot start %s", command);
	if (WIFEXITED(status) && (WEXITSTATUS(status) == 127 || WEXITSTATUS(status) == 126))
		return error_set(err, ERR_USAGE, "cannot run %s", command);
	return 0;
}

void
run_wait(void)
{
	static const char ask[] = "\n[Enter goes back] ";
	char c = 0;

	io_write_all(STDOUT_FILENO, ask, sizeof(ask) - 1);
	signals_lend(true);
	while (c != '\n') {
		ssize_t n = read(STDIN_FILENO, &c, 1);

		if (n == 0 || (n < 0 && errno != EINTR))
			break;
	}
	signals_lend(false);
}
