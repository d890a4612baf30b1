#pragma once
#include <arpa/inet.h>
#include <fcntl.h>
#include <malloc.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

/* fcntl and ioctl are variadic, and Swift cannot call C varargs. */
static inline int herald_fcntl_int(int descriptor, int command, int argument) {
    return fcntl(descriptor, command, argument);
}

/* epoll_data is a union, which imports as raw bytes: one setter and one getter keep Swift out of it. */
static inline int herald_epoll_ctl(int epoll, int operation, int descriptor, uint32_t events, uint64_t tag) {
    struct epoll_event event = {.events = events, .data = {.u64 = tag}};
    return epoll_ctl(epoll, operation, descriptor, &event);
}

static inline uint64_t herald_epoll_tag(const struct epoll_event *event) {
    return event->data.u64;
}

/* prctl is variadic. The kernel keeps 15 bytes of the name. */
static inline void herald_name_thread(const char *name) {
    prctl(PR_SET_NAME, name, 0, 0, 0);
}

/* How much later than asked for the kernel may wake the thread that calls this. */
static inline void herald_set_timer_slack(unsigned long nanoseconds) {
    prctl(PR_SET_TIMERSLACK, nanoseconds, 0, 0, 0);
}

/* Declared by the headers only with _GNU_SOURCE, which Swift's import does not define. */
extern int accept4(int descriptor, struct sockaddr *address, socklen_t *length, int flags);

static inline int herald_accept(int descriptor, struct sockaddr_storage *peer) {
    socklen_t length = sizeof *peer;
    return accept4(descriptor, (struct sockaddr *)peer, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}
