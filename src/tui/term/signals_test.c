/* Tests of what is left of a terminal: on one of its own, by a child that comes to an end. */
#include "signals.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "test.h"

static const char rescue[] = "<rescued>";

struct side {
	int master, slave;
	pid_t pid;
};

static bool
open_side(struct side *s)
{
	struct termios raw;

	s->master = posix_openpt(O_RDWR | O_NOCTTY);
	if (s->master < 0 || grantpt(s->master) < 0 || unlockpt(s->master) < 0)
		return false;
	s->slave = open(ptsname(s->master), O_RDWR | O_NOCTTY);
	if (s->slave < 0 || tcgetattr(s->slave, &raw) < 0)
		return false;
	cfmakeraw(&raw);
	return tcsetattr(s->slave, TCSANOW, &raw) == 0;
}

/* A child that has taken the signals and then does that; it says so with a byte. */
static void
start(struct side *s, void (*then)(int fd))
{
	struct buf bytes = {0};
	struct termios mode;
	char ready;

	CHECK(open_side(s));
	buf_puts(&bytes, rescue);
	tcgetattr(s->slave, &mode);
	s->pid = fork();
	if (s->pid == 0) {
		alarm(20);
		signal(SIGTERM, SIG_DFL);
		if (signals_take(s->slave, &bytes, &mode, NULL) == 0 && write(s->slave, "+", 1) == 1)
			then(s->slave);
		_exit(99);
	}
	CHECK(read(s->master, &ready, 1) == 1 && ready == '+');
	buf_release(&bytes);
}

/* How it ended; what it wrote last to last. */
static int
end(struct side *s, char last[16])
{
	size_t n = sizeof(rescue) - 1;
	struct pollfd p = {.fd = s->master, .events = POLLIN};
	char all[65536] = "";
	size_t got = 0;
	int status = 0;

	waitpid(s->pid, &status, 0);
	while (poll(&p, 1, 0) > 0) {
		ssize_t k = read(s->master, all + got, sizeof(all) - got);

		if (k <= 0)
			break;
		got += (size_t)k;
	}
	memset(last, 0, 16);
	if (got >= n)
		memcpy(last, all + got - n, n);
	close(s->master);
	close(s->slave);
	return status;
}

static void
run_out_of_memory(int fd)
{
	(void)fd;
	close(STDERR_FILENO);	/* what it says is not looked at */
	free(mem_grow(NULL, SIZE_MAX, 16));
}

TEST(signals_restore_without_memory)
{
	struct side s;
	char last[16];
	int status;

	start(&s, run_out_of_memory);
	status = end(&s, last);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 2);
	CHECK_STR(last, rescue);
}

/* Until there is room for nothing more, and then some. */
static void
write_without_end(int fd)
{
	static const char text[4096];

	for (;;)
		if (write(fd, text, sizeof(text)) < 0)
			_exit(98);
}

static void
end_stuck(int second)
{
	struct timespec moment = {.tv_nsec = 50000000};
	struct side s;
	char last[16];
	int status;

	start(&s, write_without_end);
	nanosleep(&moment, NULL);
	kill(s.pid, SIGTERM);
	nanosleep(&moment, NULL);
	CHECK_INT(waitpid(s.pid, &status, WNOHANG), 0);
	kill(s.pid, second);
	status = end(&s, last);
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
}

/* Nobody reads what is written: a second signal ends it, or the time that is over. */
TEST(signals_end_what_is_stuck)
{
	end_stuck(SIGTERM);
	end_stuck(SIGALRM);
}

static void
ask_and_look(int fd)
{
	(void)fd;
	raise(SIGTERM);
	_exit(signals_noted(NOTE_LEAVE) == SIGTERM && alarm(0) > 0 ? 0 : 1);
}

TEST(signals_give_time_to_leave)
{
	struct side s;
	char last[16];

	start(&s, ask_and_look);
	CHECK_INT(end(&s, last), 0);
}

static void
ignore_before(int fd)
{
	struct termios mode;
	struct buf none = {0};

	signals_release();
	signal(SIGHUP, SIG_IGN);
	tcgetattr(fd, &mode);
	if (signals_take(fd, &none, &mode, NULL) != 0)
		_exit(1);
	raise(SIGHUP);
	_exit(signals_noted(NOTE_LEAVE) ? 2 : 0);
}

TEST(signals_ignored_stay_so)
{
	struct side s;
	char last[16];

	start(&s, ignore_before);
	CHECK_INT(end(&s, last), 0);
}

/* A wake-up whose note was taken already must not wake for ever. */
TEST(signals_wake_once)
{
	struct buf none = {0};
	struct pollfd p;
	struct side s;
	struct termios mode;

	CHECK(open_side(&s));
	tcgetattr(s.slave, &mode);
	CHECK_INT(signals_take(s.slave, &none, &mode, NULL), 0);
	raise(SIGWINCH);
	p = (struct pollfd){.fd = signals_fd(), .events = POLLIN};
	CHECK_INT(poll(&p, 1, 0), 1);
	signals_woken();
	CHECK_INT(poll(&p, 1, 0), 0);
	CHECK_INT(signals_noted(NOTE_RESIZE), SIGWINCH);
	CHECK_INT(signals_noted(NOTE_RESIZE), 0);
	signals_release();
	close(s.master);
	close(s.slave);
}
