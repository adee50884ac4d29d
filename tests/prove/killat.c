/* Kills the process at its n-th write to a file below one folder.
 *
 * Preloaded into the real app. Every write, truncation, rename and removal under
 * KILLAT_FOLDER counts; at number KILLAT_N the process gets SIGKILL, before the call
 * (KILLAT_WHEN=before), after it (after), or after half of a write's bytes (half).
 * The count so far is kept in the file that KILLAT_COUNT names, so that a driver learns
 * how many writes a whole run makes.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

enum when { BEFORE, AFTER, HALF };

static const char *folder;
static size_t folder_length;
static long kill_at;
static enum when kill_when;
static _Atomic long *count;

static __attribute__((constructor)) void start(void)
{
    const char *number = getenv("KILLAT_N");
    const char *when = getenv("KILLAT_WHEN");
    const char *counter = getenv("KILLAT_COUNT");
    folder = getenv("KILLAT_FOLDER");
    folder_length = folder ? strlen(folder) : 0;
    kill_at = number ? atol(number) : 0;
    kill_when = when && !strcmp(when, "after") ? AFTER : when && !strcmp(when, "half") ? HALF : BEFORE;
    int fd = counter ? open(counter, O_RDWR) : -1;
    if (fd >= 0) {
        void *page = mmap(NULL, sizeof(long), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        count = page == MAP_FAILED ? NULL : page;
        close(fd);
    }
}

static int below(const char *path)
{
    return folder_length && path && !strncmp(path, folder, folder_length);
}

static int ours(int fd)
{
    char link[64], path[PATH_MAX];
    if (!folder_length)
        return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0)
        return 0;
    path[length] = 0;
    return below(path);
}

static int is_due(void)
{
    long now = count ? atomic_fetch_add(count, 1) + 1 : 0;
    return kill_at && now == kill_at;
}

static void end(void)
{
    kill(getpid(), SIGKILL);
    for (;;)
        pause();
}

#define REAL(name) \
    static __typeof__(&name) real; \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

#define AROUND(is_ours, call) \
    do { \
        int due = (is_ours) && is_due(); \
        if (due && kill_when != AFTER) end(); \
        __typeof__(call) result = call; \
        if (due) end(); \
        return result; \
    } while (0)

ssize_t write(int fd, const void *data, size_t size)
{
    REAL(write);
    if (!ours(fd))
        return real(fd, data, size);
    int due = is_due();
    if (due && kill_when == HALF)
        real(fd, data, size / 2);
    if (due && kill_when != AFTER)
        end();
    ssize_t result = real(fd, data, size);
    if (due)
        end();
    return result;
}

static ssize_t at(ssize_t (*real)(int, const void *, size_t, off_t), int fd, const void *data,
                  size_t size, off_t offset)
{
    if (!ours(fd))
        return real(fd, data, size, offset);
    int due = is_due();
    if (due && kill_when == HALF)
        real(fd, data, size / 2, offset);
    if (due && kill_when != AFTER)
        end();
    ssize_t result = real(fd, data, size, offset);
    if (due)
        end();
    return result;
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t offset)
{
    REAL(pwrite);
    return at(real, fd, data, size, offset);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset)
{
    REAL(pwrite64);
    return at((ssize_t (*)(int, const void *, size_t, off_t))real, fd, data, size, offset);
}

int ftruncate(int fd, off_t length)
{
    REAL(ftruncate);
    AROUND(ours(fd), real(fd, length));
}

int ftruncate64(int fd, off64_t length)
{
    REAL(ftruncate64);
    AROUND(ours(fd), real(fd, length));
}

int fsync(int fd)
{
    REAL(fsync);
    AROUND(ours(fd), real(fd));
}

int fdatasync(int fd)
{
    REAL(fdatasync);
    AROUND(ours(fd), real(fd));
}

int rename(const char *from, const char *to)
{
    REAL(rename);
    AROUND(below(from), real(from, to));
}

int unlink(const char *path)
{
    REAL(unlink);
    AROUND(below(path), real(path));
}
