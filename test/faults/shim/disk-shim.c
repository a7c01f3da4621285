/*
 * A disk that fails on demand, for the fault tests: preloaded into the program, it stands between SQLite and the C
 * library for the files whose path begins with DISK_SHIM_PREFIX. The first page of DISK_SHIM_CONTROL says what to do and
 * may change while the program runs; with DISK_SHIM_LOG every change of those files is logged, with its bytes.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { FINE = 0, FULL = 1, BROKEN = 2, READ_ONLY = 3 };
enum { OP_WRITE = 1, OP_TRUNCATE = 2, OP_SYNC_START = 3, OP_SYNC_END = 4, OP_RENAME = 5, OP_UNLINK = 6 };
/* Which writes are counted before the process is killed: the ledger, its write-ahead log, copies of it. */
enum { DATABASE = 1, LOG = 2, COPY = 3 };

struct control {
  volatile int32_t mode;
  volatile int32_t writes_until_kill; /* 0: never */
  volatile int32_t kill_kind;
  volatile int32_t failed; /* how many calls were refused */
  volatile int32_t writes[4]; /* so far, by kind */
};

/* Followed by the name, then the bytes. Little-endian, as the machines these tests run on. */
struct entry {
  uint32_t op;
  uint32_t name_length;
  uint64_t at_ns;
  uint64_t offset;
  uint64_t length;
};

static struct control quiet;
static struct control *control = &quiet;
static const char *prefix;
static size_t prefix_length;
static int log_file = -1;
static pthread_mutex_t log_lock = PTHREAD_MUTEX_INITIALIZER;
static volatile int32_t short_writes;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

__attribute__((constructor)) static void start(void) {
  prefix = getenv("DISK_SHIM_PREFIX");
  prefix_length = prefix == NULL ? 0 : strlen(prefix);
  const char *control_path = getenv("DISK_SHIM_CONTROL");
  if (control_path != NULL) {
    int file = syscall(SYS_openat, AT_FDCWD, control_path, O_RDWR);
    void *page = file < 0 ? MAP_FAILED : mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (page != MAP_FAILED) control = page;
    if (file >= 0) syscall(SYS_close, file);
  }
  const char *log_path = getenv("DISK_SHIM_LOG");
  if (log_path != NULL) {
    log_file = syscall(SYS_openat, AT_FDCWD, log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  }
}

static int is_watched_path(const char *path) {
  return prefix_length > 0 && path != NULL && strncmp(path, prefix, prefix_length) == 0;
}

/* Writes the file's path behind the prefix to `name` and answers its length; -1 for a file that is not watched. */
static int watched_name(int fd, char *name) {
  char link[64], path[PATH_MAX];
  if (prefix_length == 0) return -1;
  char *end = link + sizeof(link) - 1;
  *end = '\0';
  int rest = fd;
  do { *--end = '0' + rest % 10; rest /= 10; } while (rest > 0);
  end -= 14;
  memcpy(end, "/proc/self/fd/", 14);
  int saved = errno;
  ssize_t length = readlink(end, path, sizeof(path) - 1);
  errno = saved;
  if (length < 0) return -1;
  path[length] = '\0';
  if (!is_watched_path(path)) return -1;
  strcpy(name, path + prefix_length);
  return (int)(length - (ssize_t)prefix_length);
}

static int kind_of(const char *name) {
  if (strcmp(name, "centesimo.db") == 0) return DATABASE;
  if (strcmp(name, "centesimo.db-wal") == 0) return LOG;
  return strncmp(name, "centesimo.db", 12) != 0 && strstr(name, ".db") != NULL ? COPY : 0;
}

static void put(uint32_t op, const char *name, uint64_t offset, const void *bytes, uint64_t length) {
  if (log_file < 0) return;
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  struct entry entry = {
      .op = op,
      .name_length = (uint32_t)strlen(name),
      .at_ns = (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec,
      .offset = offset,
      .length = length,
  };
  struct iovec parts[3] = {
      {&entry, sizeof(entry)}, {(void *)name, entry.name_length}, {(void *)bytes, bytes == NULL ? 0 : length}};
  size_t total = parts[0].iov_len + parts[1].iov_len + parts[2].iov_len;
  if (syscall(SYS_writev, log_file, parts, 3) != (long)total) abort();
}

static int error_of_mode(void) {
  if (control->mode == FULL) return ENOSPC;
  if (control->mode == BROKEN) return EIO;
  if (control->mode == READ_ONLY) return EROFS;
  return 0;
}

/* 0: go on. -1: refused, with errno. Otherwise so many bytes are to be written, as a disk does that is nearly full. */
static ssize_t refuse(size_t length) {
  int error = error_of_mode();
  if (error == 0) return 0;
  if (error == ENOSPC && length > 512 && __sync_fetch_and_add(&short_writes, 1) % 2 == 0) return 512;
  __sync_fetch_and_add(&control->failed, 1);
  errno = error;
  return -1;
}

/* Whether this is the write the process does not survive. */
static int is_last(const char *name) {
  int kind = kind_of(name);
  __sync_fetch_and_add(&control->writes[kind], 1);
  if (control->writes_until_kill <= 0 || kind != control->kill_kind) return 0;
  return __sync_sub_and_fetch(&control->writes_until_kill, 1) == 0;
}

static void end_here(void) {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

static ssize_t watched_write(int fd, const char *name, const void *bytes, size_t length, off64_t offset) {
  ssize_t (*real)(int, const void *, size_t, off64_t) = REAL(pwrite64);
  ssize_t refused = refuse(length);
  if (refused < 0) return -1;
  if (refused > 0) length = (size_t)refused;
  if (is_last(name)) {
    real(fd, bytes, length / 1024 * 512, offset);
    end_here();
  }
  pthread_mutex_lock(&log_lock);
  ssize_t written = real(fd, bytes, length, offset);
  int saved = errno;
  if (written > 0) put(OP_WRITE, name, (uint64_t)offset, bytes, (uint64_t)written);
  pthread_mutex_unlock(&log_lock);
  errno = saved;
  return written;
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) {
  char name[PATH_MAX];
  if (watched_name(fd, name) < 0) return REAL(pwrite64)(fd, bytes, length, offset);
  return watched_write(fd, name, bytes, length, offset);
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) { return pwrite64(fd, bytes, length, offset); }

ssize_t write(int fd, const void *bytes, size_t length) {
  char name[PATH_MAX];
  if (watched_name(fd, name) < 0) return REAL(write)(fd, bytes, length);
  off64_t offset = lseek64(fd, 0, SEEK_CUR);
  ssize_t written = watched_write(fd, name, bytes, length, offset);
  if (written > 0) lseek64(fd, offset + written, SEEK_SET);
  return written;
}

static int sync_file(int fd, int (*real)(int)) {
  char name[PATH_MAX];
  if (watched_name(fd, name) < 0) return real(fd);
  if (refuse(0) < 0) return -1;
  pthread_mutex_lock(&log_lock);
  put(OP_SYNC_START, name, (uint64_t)fd, NULL, 0);
  pthread_mutex_unlock(&log_lock);
  int result = real(fd);
  if (result != 0) return result;
  pthread_mutex_lock(&log_lock);
  put(OP_SYNC_END, name, (uint64_t)fd, NULL, 0);
  pthread_mutex_unlock(&log_lock);
  return result;
}

int fsync(int fd) { return sync_file(fd, REAL(fsync)); }

int fdatasync(int fd) { return sync_file(fd, REAL(fdatasync)); }

int ftruncate64(int fd, off64_t length) {
  char name[PATH_MAX];
  if (watched_name(fd, name) < 0) return REAL(ftruncate64)(fd, length);
  /* A full disk lets a file become shorter. */
  if (control->mode != FULL && refuse(0) < 0) return -1;
  pthread_mutex_lock(&log_lock);
  int result = REAL(ftruncate64)(fd, length);
  if (result == 0) put(OP_TRUNCATE, name, (uint64_t)length, NULL, 0);
  pthread_mutex_unlock(&log_lock);
  return result;
}

int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

int rename(const char *from, const char *to) {
  if (!is_watched_path(from) && !is_watched_path(to)) return REAL(rename)(from, to);
  if (control->mode != FULL && refuse(0) < 0) return -1;
  pthread_mutex_lock(&log_lock);
  int result = REAL(rename)(from, to);
  if (result == 0 && is_watched_path(from) && is_watched_path(to)) {
    put(OP_RENAME, from + prefix_length, 0, to + prefix_length, strlen(to + prefix_length));
  }
  pthread_mutex_unlock(&log_lock);
  return result;
}

int unlink(const char *path) {
  if (!is_watched_path(path)) return REAL(unlink)(path);
  if (control->mode != FULL && refuse(0) < 0) return -1;
  pthread_mutex_lock(&log_lock);
  int result = REAL(unlink)(path);
  if (result == 0) put(OP_UNLINK, path + prefix_length, 0, NULL, 0);
  pthread_mutex_unlock(&log_lock);
  return result;
}

int open64(const char *path, int flags, ...) {
  mode_t mode = 0;
  if ((flags & O_CREAT) != 0) {
    va_list rest;
    va_start(rest, flags);
    mode = va_arg(rest, mode_t);
    va_end(rest);
  }
  int is_for_writing = (flags & O_ACCMODE) != O_RDONLY;
  if (is_for_writing && control->mode == READ_ONLY && is_watched_path(path)) {
    errno = EROFS;
    return -1;
  }
  return REAL(open64)(path, flags, mode);
}
