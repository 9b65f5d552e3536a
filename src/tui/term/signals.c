/*
 * The handlers do no more than POSIX allows them: write, poll, tcsetattr, sigaction, alarm,
 * kill, raise.
 */
#include "signals.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

enum {
	STUCK_MS = 200,			/* a terminal that takes nothing for so long has no reader */
	LEAVE_S = 3,			/* who is asked to leave and has not by then is ended */
};

static const struct {
	int signal;
	enum signal_note note;
} asking[] = {
	{SIGWINCH, NOTE_RESIZE}, {SIGTSTP, NOTE_SUSPEND}, {SIGCONT, NOTE_CONTINUE},
	{SIGTERM, NOTE_LEAVE}, {SIGHUP, NOTE_LEAVE}, {SIGINT, NOTE_LEAVE}, {SIGQUIT, NOTE_LEAVE},
};
static const int crashing[] = {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL};

static volatile sig_atomic_t noted[NOTES];
static struct sigaction asking_before[countof(asking)], crashing_before[countof(crashing)];
static struct sigaction pipe_before, alarm_before;
static volatile sig_atomic_t child;	/* has the terminal; 0: nobody */
static int wake[2] = {-1, -1};
static struct {
	int fd;
	const char *p;
	size_t n;
	struct termios mode;
	stack_t stack, stack_before;
} rescue;

/* A byte at a time: a terminal with room for one may have none for two. */
static void
restore(void)
{
	for (size_t done = 0; done < rescue.n;) {
		struct pollfd p = {.fd = rescue.fd, .events = POLLOUT};
		ssize_t n = poll(&p, 1, STUCK_MS) > 0 ? write(rescue.fd, rescue.p + done, 1) : -1;

		if (n < 0)
			break;
		done += (size_t)n;
	}
	tcsetattr(rescue.fd, TCSANOW, &rescue.mode);
}

static void
as_before(int signal_number)
{
	for (size_t i = 0; i < countof(asking); i++)
		if (asking[i].signal == signal_number)
			sigaction(signal_number, &asking_before[i], NULL);
}

static void
end_by(int signal_number)
{
	restore();
	as_before(signal_number);
	raise(signal_number);
}

/* What asked to leave was noted; but the program is stuck, most likely in writing. */
static void
overdue(int signal_number)
{
	(void)signal_number;
	end_by(noted[NOTE_LEAVE]);
}

static void
ask_to_leave(int signal_number)
{
	if (noted[NOTE_LEAVE])
		end_by(signal_number);	/* for the second time */
	if (child > 0)
		kill(child, signal_number);
	alarm(LEAVE_S);
}

static void
ask(int signal_number)
{
	int saved = errno;

	for (size_t i = 0; i < countof(asking); i++) {
		if (asking[i].signal != signal_number)
			continue;
		if (asking[i].note == NOTE_LEAVE)
			ask_to_leave(signal_number);
		noted[asking[i].note] = signal_number;
	}
	if (write(wake[1], "", 1) < 0)
		errno = saved;	/* full: it wakes as well */
	errno = saved;
}

static void
crash(int signal_number)
{
	restore();
	for (size_t i = 0; i < countof(crashing); i++)
		if (crashing[i] == signal_number)
			sigaction(signal_number, &crashing_before[i], NULL);
	raise(signal_number);	/* held back until this handler returns */
}

/* The kernel's stack may be what ran out. */
static void
take_stack(void)
{
	size_t size = (size_t)SIGSTKSZ < 65536 ? 65536 : (size_t)SIGSTKSZ;

	rescue.stack = (stack_t){.ss_sp = mem_alloc(size), .ss_size = size};
	sigaltstack(&rescue.stack, &rescue.stack_before);
}

/* What who started us ignores (nohup; no job control) stays ignored. */
static void
ask_all(void)
{
	struct sigaction sa = {.sa_handler = ask, .sa_flags = SA_RESTART};

	sigemptyset(&sa.sa_mask);
	for (size_t i = 0; i < countof(asking); i++)
		if (asking_before[i].sa_handler != SIG_IGN)
			sigaction(asking[i].signal, &sa, NULL);
}

int
signals_take(int fd, const struct buf *bytes, const struct termios *mode, struct error *err)
{
	struct sigaction sa = {.sa_handler = crash, .sa_flags = SA_ONSTACK};

	if (pipe2(wake, O_NONBLOCK | O_CLOEXEC) < 0)
		return error_errno(err, "pipe");
	rescue.fd = fd;
	rescue.p = bytes->p;
	rescue.n = bytes->n;
	rescue.mode = *mode;
	for (size_t i = 0; i < NOTES; i++)
		noted[i] = 0;
	take_stack();
	for (size_t i = 0; i < countof(asking); i++)
		sigaction(asking[i].signal, NULL, &asking_before[i]);
	ask_all();
	sigemptyset(&sa.sa_mask);
	for (size_t i = 0; i < countof(crashing); i++)
		sigaction(crashing[i], &sa, &crashing_before[i]);
	sa = (struct sigaction){.sa_handler = SIG_IGN};
	sigaction(SIGPIPE, &sa, &pipe_before);
	sa.sa_handler = overdue;
	sigaction(SIGALRM, &sa, &alarm_before);
	mem_at_end(restore);
	return 0;
}

void
signals_release(void)
{
	if (wake[0] < 0)
		return;
	for (size_t i = 0; i < countof(asking); i++)
		sigaction(asking[i].signal, &asking_before[i], NULL);
	for (size_t i = 0; i < countof(crashing); i++)
		sigaction(crashing[i], &crashing_before[i], NULL);
	sigaction(SIGPIPE, &pipe_before, NULL);
	alarm(0);
	sigaction(SIGALRM, &alarm_before, NULL);
	mem_at_end(NULL);
	sigaltstack(&rescue.stack_before, NULL);
	free(rescue.stack.ss_sp);
	rescue.stack.ss_sp = NULL;
	close(wake[0]);
	close(wake[1]);
	wake[0] = wake[1] = -1;
}

int
signals_fd(void)
{
	return wake[0];
}

void
signals_woken(void)
{
	char drained[64];

	while (read(wake[0], drained, sizeof(drained)) > 0)
		;
}

int
signals_noted(enum signal_note n)
{
	int was = noted[n];

	if (n != NOTE_LEAVE)
		noted[n] = 0;
	return was;
}

void
signals_for_child(void)
{
	sigset_t none;

	for (size_t i = 0; i < countof(asking); i++)
		sigaction(asking[i].signal, &asking_before[i], NULL);
	for (size_t i = 0; i < countof(crashing); i++)
		signal(crashing[i], SIG_DFL);
	signal(SIGPIPE, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

void
signals_lend(bool lent)
{
	if (!lent) {
		ask_all();
		signals_noted(NOTE_CONTINUE);	/* the other program's stops are over */
		return;
	}
	signal(SIGINT, SIG_IGN);
	signal(SIGQUIT, SIG_IGN);
	as_before(SIGTSTP);
}

void
signals_child(pid_t pid)
{
	child = (sig_atomic_t)pid;
}

void
signals_stop(void)
{
	as_before(SIGTSTP);
	kill(0, SIGTSTP);
	ask_all();
	signals_noted(NOTE_SUSPEND);
	signals_noted(NOTE_CONTINUE);
}
